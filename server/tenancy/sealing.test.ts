import { expect, test } from 'vitest'
import { randomMasterKey } from './master-key.ts'
import { createTenantKey, open, openTenantKey, seal, type SecretKind } from './sealing.ts'

const kind = 'microsoft_client_secret'
const masterKey = randomMasterKey()
const { key, wrapped } = createTenantKey(masterKey, 7)

test('what was sealed opens again, whatever is in it', () => {
  for (const secret of ['s3cret', '', 'Zürich → 東京 \u0000 end', 'x'.repeat(10_000)])
    expect(open(key, { tenantId: 7, kind }, seal(key, { tenantId: 7, kind }, secret))).toBe(secret)
})

test('the same secret never looks the same twice, and is never in the bytes', () => {
  const first = seal(key, { tenantId: 7, kind }, 'visible-secret')
  expect(seal(key, { tenantId: 7, kind }, 'visible-secret')).not.toEqual(first)
  expect(first.includes('visible')).toBe(false)
})

test('a secret moved to another tenant or another kind does not open, even under the same key', () => {
  const sealed = seal(key, { tenantId: 7, kind }, 'secret')
  expect(open(key, { tenantId: 8, kind }, sealed)).toBeNull()
  expect(open(key, { tenantId: 7, kind: 'webhook_address' as SecretKind }, sealed)).toBeNull()
  expect(open(createTenantKey(masterKey, 7).key, { tenantId: 7, kind }, sealed)).toBeNull()
})

test('the wrapped key opens for its tenant under its master key alone', () => {
  const sealed = seal(key, { tenantId: 7, kind }, 'secret')
  const unwrapped = openTenantKey(masterKey, 7, wrapped)
  expect(unwrapped === null ? null : open(unwrapped, { tenantId: 7, kind }, sealed)).toBe('secret')
  expect(openTenantKey(masterKey, 8, wrapped)).toBeNull()
  expect(openTenantKey(randomMasterKey(), 7, wrapped)).toBeNull()
})

test('not one changed, missing or added byte goes unnoticed', () => {
  const sealed = seal(key, { tenantId: 7, kind }, 'secret')
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(open(key, { tenantId: 7, kind }, changed)).toBeNull()
    expect(open(key, { tenantId: 7, kind }, sealed.subarray(0, at))).toBeNull()
  }
  expect(open(key, { tenantId: 7, kind }, Buffer.concat([sealed, Buffer.of(0)]))).toBeNull()
})
