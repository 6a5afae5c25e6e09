import { sql } from 'kysely'
import type { Tone } from '../../operations/presenter.ts'
import type { Tx } from '../database/scope.ts'

export type NotificationRow = {
  readonly id: number
  readonly run_id: number
  readonly kind: 'operation_run_completed'
  readonly title: string
  readonly body: string
  readonly tone: Tone
  readonly url: string
  readonly created_at: Date
  readonly read_at: Date | null
}

/**
 * What the person of the scope was told, newest first, before the given id. Whose it is and whether they are still
 * entitled is decided by the policies of the table.
 */
export const newestFirst = (tx: Tx, before: number | null, limit: number): Promise<NotificationRow[]> =>
  tx
    .selectFrom('notifications')
    .select(['id', 'run_id', 'kind', 'title', 'body', 'url', 'created_at', 'read_at'])
    .select((eb) => eb.ref('tone').$castTo<Tone>().as('tone'))
    .where('user_id', '=', sql<number>`(select scope_person())`)
    .where('id', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/** Exact, from the partial index of unread ones. */
export async function countUnread(tx: Tx): Promise<number> {
  const { unread } = await tx
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('user_id', '=', sql<number>`(select scope_person())`)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return unread
}

/** False when the person has no such notification. The first reading stays the one that is remembered. */
export async function markRead(tx: Tx, id: number): Promise<boolean> {
  const found = await tx.selectFrom('notifications').select('read_at').where('id', '=', id).executeTakeFirst()
  if (found === undefined) return false
  if (found.read_at === null)
    await tx
      .updateTable('notifications')
      .set({ read_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', id)
      .where('read_at', 'is', null)
      .execute()
  return true
}

/** Up to that one, so that nothing is marked which came in since the list was read; and nothing that is not theirs to see. */
export async function markReadThrough(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable('notifications')
    .set({ read_at: sql<Date>`clock_timestamp()` })
    .where('user_id', '=', sql<number>`(select scope_person())`)
    .where('id', '<=', id)
    .where('read_at', 'is', null)
    .execute()
}
