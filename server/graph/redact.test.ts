import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageMax, redact } from './redact.ts'

const jwt = () =>
  ['{"alg":"none"}', randomBytes(60), randomBytes(40)].map((p) => Buffer.from(p).toString('base64url')).join('.')
const key = () => randomBytes(32).toString('base64')
const entraSecret = () => `abc8Q~${randomBytes(26).toString('base64url').replaceAll('-', '.').slice(0, 34)}`

test.each<[string, string, string]>([
  ['a bearer token', 'Header Authorization: Bearer abc.def-ghi was refused', 'abc.def-ghi'],
  ['an opaque bearer token', 'got bearer  S3cr3t!! here', 'S3cr3t!!'],
  ['a cut JWT', 'token eyJhbGciOiJSUzI1NiIsInR5cCI6 seen', 'eyJhbGciOiJSUzI1NiIsInR5cCI6'],
  ['a form value', 'grant_type=x&client_secret=hunter2%21&scope=y', 'hunter2'],
  ['a JSON value', '{"clientSecret": "two words", "a": 1}', 'two words'],
  ['a value in JSON in JSON', '{"Message":"{\\"password\\":\\"hunter2\\"}"}', 'hunter2'],
  ['a password', "password = 'hunter2'", 'hunter2'],
  ['an account key', 'AccountKey=abcd==;EndpointSuffix=core.windows.net', 'abcd'],
  ['a person', 'The user adele.vance@contoso.onmicrosoft.com may not', 'adele'],
  ['a guest', 'adele_gmail.com#EXT#@contoso.onmicrosoft.com', 'adele_gmail'],
  ['a person with an umlaut', 'jürgen.müller@bücher.example is gone', 'rgen'],
  ['an internal address', 'Url: https://fef.msub05.manage.microsoft.com/StatelessX/y?api-version=5026', 'fef.'],
  ['an internal host alone', 'at fef.msub05.manage.microsoft.com/Stateless', 'fef.'],
  ['a signed link', 'see https://x.blob.core.windows.net/c/f.zip?sv=1&sig=abc%3D&se=2', 'sig=abc'],
  ['a link in JSON', 'url: https:\\/\\/x.blob.core.windows.net\\/c?sig=abc', 'windows.net'],
  ['a key', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nabc\n-----END PRIVATE KEY-----', 'MIIEvQ'],
  ['a key without its end', 'x -----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADAN', 'MIIEvQ'],
])('takes out %s', (_name, text, secret) => {
  expect(text).toContain(secret)
  expect(redact(text)).not.toContain(secret)
})

test.each([
  'Policy “Windows 10 – Défense” (T_1f0e6b2a-1111-4222-8333-944445555666) was refused.',
  'wrong type windows10EnrollmentCompletionPageConfiguration at property value@odata.type',
  'device_vendor_msft_bitlocker_requiredeviceencryption_1 is not known',
  'It needs one of DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All.',
  'Activity ID: 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
])('leaves alone: %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('takes out what it is told, however it is written', () => {
  const secret = 'pa"ss+wörd &1'
  const written = [secret, encodeURIComponent(secret), JSON.stringify(secret), Buffer.from(secret).toString('base64')]
  for (const spelling of written)
    expect(redact(`said ${spelling} here`, [secret])).toMatch(/^said "?\[secret\]=*"? here$/)
})

test('keeps to one line of readable text, bounded', () => {
  expect(redact('a\u0000b\r\nc\u001b[31md\u202ee\ud800f')).toBe('a b cde�f')
  expect(redact('word '.repeat(1_000_000)).length).toBeLessThanOrEqual(messageMax)
})

test('a token at the place of the cut does not survive in half', () => {
  for (let start = 19_950; start < 20_010; start++)
    expect(redact(`${'\u0000'.repeat(start)}Bearer ${key()}`)).not.toMatch(/[A-Za-z0-9]{8}/)
})

test('random tokens without any label', () => {
  for (let round = 0; round < 200; round++)
    for (const secret of [jwt(), key(), entraSecret()])
      for (const part of redact(`it was ${secret}, they said`).split(' '))
        expect(secret).not.toContain(part.padEnd(8, '\u0000'))
})

test('no text takes long, or comes out broken', () => {
  const nasty = fc.array(
    fc.constantFrom('a@', 'eyJ', '-----BEGIN A-----', 'sig=', '"', '\\', 'https://', '\ud800', '.', 'A1'),
    {
      maxLength: 3_000,
    },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        nasty.map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        const begun = performance.now()
        const clean = redact(text)
        expect(performance.now() - begun).toBeLessThan(500)
        expect(clean.length).toBeLessThanOrEqual(messageMax)
        expect([...clean].every((letter) => letter >= ' ' && !/^[\ud800-\udfff]$/.test(letter))).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
