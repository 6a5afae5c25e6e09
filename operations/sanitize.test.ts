import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failuresMax, messageMaxLength, sanitizeFailures, sanitizeText } from './sanitize.ts'

const lone = '\ud800'

test('NUL, lone surrogates, colours of a terminal and marks that turn text around go', () => {
  expect(sanitizeText(`a\u0000b${lone}c \u001b[31mred\u001b[0m \u202etxt`)).toBe('ab\ufffdc red txt')
})

test.each([
  ['Authorization: Bearer abc.def-ghi_jkl', 'abc.def'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiIxIn0.c2lnbmF0dXJl was refused', 'eyJ'],
  ['client_secret=S3cr3t~Value!x was wrong', 'S3cr3t'],
  ['{"password":"hunter2hunter2"}', 'hunter2'],
  ['see https://fef.msub05.manage.microsoft.com/x?sig=abc for more', 'manage.microsoft'],
  ['user anna.maria@contoso.example failed', 'anna.maria'],
  ['-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', 'MIIB'],
  ['a zero-width mark in a token: ey\u200bJhbGciOi.zerowidth.sig', 'zerowidth'],
  ['a mark in its name: Bea\u200brer zerowidth', 'zerowidth'],
  ['a NUL before a token: Bearer\u0000afterthenul', 'afterthenul'],
  ['a colour in a name: pass\u001b[1mword=coloured', 'coloured'],
  ['{\\"access_token\\": \\"inJsonInJson\\"}', 'inJsonInJson'],
  ['password: "two words"', 'words'],
  ['Authorization: Basic dXNlcjpwYXNz', 'dXNl'],
  ['Bearer [inbrackets] was refused', 'inbrackets'],
  ['pwd=Basically', 'Basically'],
  ['guest anna_contoso.example#EXT#@fabrikam.example', 'anna_contoso'],
  ['postgres://user:hunter2@10.0.0.1/db', 'hunter2'],
  ['@@ Bearer Cookie: session=afterTwoNames', 'afterTwoNames'],
  ['Bearer -----BE\u0000GIN PRIVATE KEY----- parted -----END PRIVATE KEY-----', 'parted'],
  ['token=<b>markedup</b>', 'markedup'],
])('%s keeps no secret', (text, secret) => {
  expect(sanitizeText(text)).not.toContain(secret)
})

test('a secret that the cut halves goes with it', () => {
  expect(sanitizeText(`${'\u200b'.repeat(19_980)}password=halvedByTheCut`)).not.toContain('halved')
})

test('markup is not kept, and nothing at all still reads as a sentence', () => {
  expect(sanitizeText('<script>alert(1)</script>boom')).toBe('alert(1) boom')
  expect(sanitizeText(undefined)).toBe('No further detail was given.')
})

test('an object that cannot be made a text does not break it', () => {
  const hostile = {
    toString: () => {
      throw new Error('no')
    },
  }
  expect(sanitizeText(hostile)).toBe('No further detail was given.')
})

test('an error whose message is no text does not break it', () => {
  expect(sanitizeText(Object.assign(new Error('x'), { message: { deep: true } }))).toBe('[object Object]')
})

test('ten megabytes are cut short, quickly', () => {
  const text = sanitizeText('x y '.repeat(2_500_000))
  expect(text.length).toBeLessThanOrEqual(messageMaxLength)
  expect(text.endsWith('…')).toBe(true)
})

test('the list is bounded and says what was left out', () => {
  const failures = sanitizeFailures(
    Array.from({ length: failuresMax + 5 }, () => ({ code: 'throttled', message: 'm', count: 2 })),
  )
  expect(failures).toHaveLength(failuresMax + 1)
  expect(failures.at(-1)).toEqual({
    code: 'some_items_failed',
    message: '10 further failures are not listed.',
    count: 10,
  })
})

test('an item keeps its name and loses what breaks storage', () => {
  expect(
    sanitizeFailures([{ code: 'conflict', message: 'm', item: { id: 'i', name: `Wi-Fi\u0000 ${lone}` } }])[0]?.item,
  ).toEqual({
    id: 'i',
    name: 'Wi-Fi \ufffd',
  })
})

test('a name is cut between two letters, never within one, and a count is a count', () => {
  const name = `${'a'.repeat(199)}\u{1f600}`
  const [failure] = sanitizeFailures([{ code: 'conflict', message: 'm', count: Number.NaN, item: { id: 'i', name } }])
  expect(failure).toEqual({ code: 'conflict', message: 'm', count: 1, item: { id: 'i', name: 'a'.repeat(199) } })
})

test('any text is well formed, bounded, and free of canaries afterwards', () => {
  const canary = 'Bearer canary.CANARY-canary'
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 400 }),
      (before, after) => {
        const text = sanitizeText(`${before} ${canary} ${after}`)
        expect(text).not.toContain('CANARY')
        expect(text.length).toBeLessThanOrEqual(messageMaxLength)
        expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
        expect(text).not.toContain('\u0000')
      },
    ),
    { numRuns: 1000 },
  )
})

test('the id of a request is kept for support, and nothing that only stands in its place', () => {
  const requestIdOf = (requestId: string | null) =>
    sanitizeFailures([{ code: 'throttled', message: 'm', requestId }])[0]?.requestId
  expect(requestIdOf('aaaaaaaa-0000-4000-8000-000000000001')).toBe('aaaaaaaa-0000-4000-8000-000000000001')
  for (const other of [null, '', 'Bearer eyJhbGciOi', '<html>', 'aaaaaaaa-0000-4000-8000-000000000001 extra'])
    expect(requestIdOf(other)).toBeUndefined()
})
