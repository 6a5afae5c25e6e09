import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Tenant } from '../tenant.ts'

export const tokenLifetimeSeconds = 3599

// A constant: a simulator that was started again still honours the tokens it gave out. They open nothing real.
const signingKey = 'simulated-signing-key'

export type Claims = { readonly tid: string; readonly appid: string; readonly roles: string[]; readonly exp: number }

/** Looks like Microsoft's; `roles` holds what was consented to at this moment and stays so until it expires. */
export function issueToken(tenant: Tenant, now: number): string {
  const seconds = Math.floor(now / 1000)
  const header = { typ: 'JWT', nonce: randomBytes(24).toString('base64url'), alg: 'RS256', kid: 'simulated-key-1' }
  const claims = {
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${tenant.guid}/`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + tokenLifetimeSeconds,
    app_displayname: 'TenantAtlas',
    appid: tenant.app.id,
    appidacr: '1',
    idp: `https://sts.windows.net/${tenant.guid}/`,
    idtyp: 'app',
    roles: [...tenant.app.permissions],
    tid: tenant.guid,
    uti: randomBytes(16).toString('base64url'),
    ver: '1.0',
  }
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${content}.${signature(content)}`
}

/** The claims, or the sentence with which Microsoft refuses the token. */
export function readToken(authorization: string | undefined, now: number): Claims | string {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]?.trim()
  if (token === undefined || token === '') return 'Access token is empty.'
  const [header, claims, signed] = token.split('.')
  if (header === undefined || claims === undefined || signed === undefined)
    return 'IDX14100: JWT is not well formed, there are no dots (.).'
  if (!isSame(signed, signature(`${header}.${claims}`))) return 'Access token validation failure. Signature is invalid.'
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims
  if (read.exp * 1000 <= now) return 'Lifetime validation failed, the token is expired.'
  return read
}

/** Whose token it claims to be, for the fault plan and the counters; nothing is believed for it. */
export function claimedTenant(authorization: string | undefined): string | null {
  const claims = authorization?.split('.')[1]
  try {
    const read = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()) as Partial<Claims>
    return typeof read.tid === 'string' ? read.tid : null
  } catch {
    return null
  }
}

// As long as a signature by RSA, so that headers have their real size.
const signature = (content: string) =>
  [0, 1, 2, 3]
    .map((part) => createHmac('sha512', signingKey).update(`${part}${content}`).digest())
    .reduce((all, part) => Buffer.concat([all, part]))
    .toString('base64url')

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
