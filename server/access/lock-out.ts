import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database/scope.ts'
import type { Plane } from './cookies.ts'
import { networkOf } from './network.ts'

/** Ten failures within a quarter of an hour, for one account; an address may stand for a whole office. */
const windowMinutes = 15
const failuresMax = { account: 10, address: 50 } as const

export type Attempt = { readonly plane: Plane; readonly email: string; readonly address: string }

const subject = (text: string): Buffer => createHash('sha256').update(text).digest()
const accountOf = ({ plane, email }: Attempt): Buffer => subject(`${plane}:account:${email}`)
const addressOf = ({ plane, address }: Attempt): Buffer => subject(`${plane}:address:${networkOf(address)}`)

/** How many seconds to wait before the next try; null when it may be made now. Also for accounts that do not exist. */
export async function lockedForSeconds(tx: Tx, attempt: Attempt): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    select max(extract(epoch from at + make_interval(mins => ${windowMinutes}) - now()))::int as seconds
    from (select at, row_number() over (partition by subject_hash order by at desc) as n, subject_hash from sign_in_failures
          where subject_hash in (${accountOf(attempt)}, ${addressOf(attempt)}) and at > now() - make_interval(mins => ${windowMinutes})) f
    where n = case when subject_hash = ${accountOf(attempt)} then ${failuresMax.account}::int else ${failuresMax.address}::int end`.execute(
    tx,
  )
  const seconds = rows[0]?.seconds ?? null
  return seconds === null ? null : Math.max(1, seconds)
}

export async function noteFailure(tx: Tx, attempt: Attempt): Promise<void> {
  await sql`insert into sign_in_failures (subject_hash) values (${accountOf(attempt)}), (${addressOf(attempt)})`.execute(
    tx,
  )
  await sql`delete from sign_in_failures where at < now() - interval '1 day'`.execute(tx)
}

/** A right password clears the account, not the address: a guesser may own one account. */
export async function clearFailures(tx: Tx, attempt: Attempt): Promise<void> {
  await sql`delete from sign_in_failures where subject_hash = ${accountOf(attempt)}`.execute(tx)
}
