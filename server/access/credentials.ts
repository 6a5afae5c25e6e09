import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../database/scope.ts'
import { hashToken } from './secret-token.ts'

/** What a request shows to say who makes it. */
export type Credentials = { readonly session: string | null; readonly bearer: string | null }

export const idleLimit = sql`interval '12 hours'`
/**
 * Noted at most this often: a write for every request would say no more. Requests of one session do not wait for each
 * other over it: whoever finds the row taken leaves the note to the other.
 */
const noteEvery = sql`interval '1 minute'`

/**
 * Whose a cookie or a bearer token is, as a query of one row at most, so that what they may see is read with it; and how
 * the use is noted when that is due. Null: nothing was shown. For the gate.
 */
export type Holder = { readonly query: RawBuilder<unknown>; readonly noteUse: RawBuilder<unknown> }

export function holderOf({ session, bearer }: Credentials): Holder | null {
  if (bearer !== null) return ofToken(hashToken(bearer))
  return session === null ? null : ofSession(hashToken(session))
}

const ofSession = (hash: Buffer): Holder => ({
  query: sql`select person_id from sessions
    where token_hash = ${hash} and expires_at > now() and last_used_at > now() - ${idleLimit}`,
  noteUse: sql`update sessions set last_used_at = now() where token_hash =
    (select token_hash from sessions where token_hash = ${hash} and last_used_at < now() - ${noteEvery} for update skip locked)`,
})

const ofToken = (hash: Buffer): Holder => ({
  query: sql`select person_id from api_tokens
    where token_hash = ${hash} and (expires_at is null or expires_at > now())`,
  noteUse: sql`update api_tokens set last_used_at = now() where id =
    (select id from api_tokens where token_hash = ${hash} and (last_used_at < now() - ${noteEvery} or last_used_at is null)
     for update skip locked)`,
})

export type PlatformPerson = {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly capabilities: readonly string[]
}

/** The person of the platform behind its own cookie. */
export async function platformPersonOf(tx: Tx, token: string | null): Promise<PlatformPerson | null> {
  if (token === null) return null
  const { rows } = await sql<PlatformPerson & { is_due: boolean }>`
    select p.id, p.name, p.email, p.capabilities, s.last_used_at < now() - ${noteEvery} as is_due
    from platform_sessions s join platform_people p on p.id = s.platform_person_id
    where s.token_hash = ${hashToken(token)} and not p.is_disabled and s.expires_at > now() and s.last_used_at > now() - ${idleLimit}`.execute(
    tx,
  )
  const found = rows[0]
  if (found === undefined) return null
  if (found.is_due)
    await sql`
      update platform_sessions set last_used_at = now() where token_hash =
        (select token_hash from platform_sessions where token_hash = ${hashToken(token)} and last_used_at < now() - ${noteEvery}
         for update skip locked)`.execute(tx)
  return { id: found.id, name: found.name, email: found.email, capabilities: found.capabilities }
}
