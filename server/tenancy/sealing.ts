import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { MasterKey } from './master-key.ts'

/**
 * Sealing of secrets (spec: access, Secrets): AES-256-GCM under a key of the tenant's own, which is wrapped by the master
 * key. What is sealed is bound to tenant, kind and version, so a row copied to another tenant or column does not open.
 *
 *   sealed = version (1 byte) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
 *   AAD    = "tenantatlas" ‖ version (1) ‖ tenant id (8, big endian) ‖ kind
 */
export type SecretKind = 'microsoft_client_secret'
export type SealedFor = { readonly tenantId: number; readonly kind: SecretKind }

/** The key of one tenant, in memory for as long as it is needed. */
export type TenantKey = KeyObject

const version = 1
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/** A new key for the tenant, and the same wrapped by the master key: the only form that may be stored. */
export function createTenantKey(masterKey: MasterKey, tenantId: number): { key: TenantKey; wrapped: Buffer } {
  const bytes = randomBytes(keyBytes)
  return { key: createSecretKey(bytes), wrapped: encrypt(masterKey, bytes, boundTo(tenantId, 'tenant_key')) }
}

/** Null when it was wrapped by another master key, for another tenant, or was changed. */
export function openTenantKey(masterKey: MasterKey, tenantId: number, wrapped: Uint8Array): TenantKey | null {
  const bytes = decrypt(masterKey, wrapped, boundTo(tenantId, 'tenant_key'))
  return bytes?.length === keyBytes ? createSecretKey(bytes) : null
}

export const seal = (key: TenantKey, sealedFor: SealedFor, secret: string): Buffer =>
  encrypt(key, Buffer.from(secret, 'utf8'), boundTo(sealedFor.tenantId, sealedFor.kind))

/** Null when it was sealed under another key, for another tenant or kind, or was changed. */
export const open = (key: TenantKey, sealedFor: SealedFor, sealed: Uint8Array): string | null =>
  decrypt(key, sealed, boundTo(sealedFor.tenantId, sealedFor.kind))?.toString('utf8') ?? null

/** The name and the numbers have fixed lengths, so no two bindings read the same. */
function boundTo(tenantId: number, kind: SecretKind | 'tenant_key'): Buffer {
  const id = Buffer.alloc(8)
  id.writeBigUInt64BE(BigInt(tenantId))
  return Buffer.concat([Buffer.from('tenantatlas'), Buffer.of(version), id, Buffer.from(kind)])
}

function encrypt(key: KeyObject, plain: Buffer, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad)
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: KeyObject, sealed: Uint8Array, aad: Buffer): Buffer | null {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) return null
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const body = sealed.subarray(1 + nonceBytes, -tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(aad).setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    // GCM says one thing only: the tag does not fit. Why not, nobody can tell.
    return null
  }
}
