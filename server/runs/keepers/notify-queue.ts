import { sql } from 'kysely'
import { withScope, type Database } from '../../database/scope.ts'
import { startLoop, type Loop } from '../../lib/loop.ts'
import type { Log } from '../worker/execute.ts'

/**
 * Watches the queue in which PostgreSQL keeps what was notified until every listener has read it. One session that listens
 * and stays in a transaction holds all of it, of all databases; when the queue is full no hint is sent any more. Nothing
 * depends on hints, so runs go on, found by asking: somebody has to be told, or nobody would notice. Takes no input and may
 * run twice.
 */
/** From this part on somebody is told. */
export const alarmAt = 0.1
const lookEverySeconds = 10

export type QueueLook = {
  /** The part of the queue that is taken: 0 to 1. */
  readonly usage: number
  /** Who has been in one transaction for longest: the first of them is likely to be the one that holds the queue. */
  readonly sessions: readonly { readonly pid: number; readonly application: string; readonly seconds: number }[]
}

export async function lookAtQueue(db: Database): Promise<QueueLook> {
  const { rows } = await withScope(db, { kind: 'server' }, (tx) =>
    sql<QueueLook>`
    select pg_notification_queue_usage()::float8 as usage, coalesce((
      select json_agg(oldest) from (
        select pid, application_name as application, extract(epoch from clock_timestamp() - xact_start)::int as seconds
        from pg_stat_activity where xact_start < clock_timestamp() - interval '1 second' and pid <> pg_backend_pid()
        order by xact_start limit 3) oldest), '[]') as sessions`.execute(tx),
  )
  return rows[0] ?? { usage: 0, sessions: [] }
}

export const watchNotifyQueue = (db: Database, log: Log): Loop =>
  startLoop(
    lookEverySeconds * 1000,
    async () => {
      const { usage, sessions } = await lookAtQueue(db)
      if (usage >= alarmAt)
        log.warn(
          { usage, sessions },
          'the queue of notifications fills up: a session that listens stays in its transaction',
        )
    },
    () => undefined,
  )
