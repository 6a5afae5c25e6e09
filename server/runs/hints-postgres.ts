import { sql } from 'kysely'
import pg from 'pg'
import { withScope, type Database, type Tx } from '../database/scope.ts'
import { startLoop } from '../lib/loop.ts'
import type { HintListener, HintSender, HintSource, RunHint } from './hints.ts'

const channel = 'tenantatlas_runs'
/** PostgreSQL refuses payloads of 8,000 bytes and more; a hint is about 30. */
const hintsPerNotify = 100
/** Six times less than anybody can notice; a NOTIFY takes a lock of the whole database until its commit. */
const coalesceMs = 20
const backstopEveryMs = 1000
const reconnectAfterMs = 500
/** Nothing is heard of a connection that died in silence, so it is asked; until then the backstop does its work. */
const askEveryMs = 10_000
const answerWithinMs = 3_000
/** Ids are taken before they commit, so the backstop looks back over this many. */
const backstopOverlap = 200

type Wire = [kind: 0 | 1, run: number, workspace: number, tenant: number | null, initiator: number | null, wish: 0 | 1]
type Log = { warn: (fields: object, message: string) => void }

/** Sends what was announced in bunches, the first at once, after the commits that they tell of. */
export function createHintSender(db: Database, log: Log): HintSender {
  let waiting = new Map<string, Wire>()
  let cancelFlush: (() => void) | null = null
  let sending: Promise<void> = Promise.resolve()
  let lastSentAt = 0

  const flush = (): void => {
    cancelFlush = null
    lastSentAt = performance.now()
    const bunch = [...waiting.values()]
    waiting = new Map()
    sending = sending.then(() => send(bunch))
  }
  const send = async (bunch: Wire[]): Promise<void> => {
    for (let at = 0; at < bunch.length; at += hintsPerNotify) {
      const payload = JSON.stringify(bunch.slice(at, at + hintsPerNotify))
      try {
        await sql`select pg_notify(${channel}, ${payload})`.execute(db)
      } catch (error) {
        log.warn({ err: error }, 'a hint could not be sent; readers find out by asking again')
      }
    }
  }
  return {
    announce(hint) {
      const wire = toWire(hint)
      waiting.set(JSON.stringify(wire), wire)
      cancelFlush ??= after(coalesceMs - (performance.now() - lastSentAt), flush)
    },
    async close() {
      if (cancelFlush !== null) {
        cancelFlush()
        flush()
      }
      await sending
    },
  }
}

/** A timer of 0 ms is one of 1 ms, which is a third of the time in which a start is to be picked up. */
function after(ms: number, act: () => void): () => void {
  if (ms > 0) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  }
  const soon = setImmediate(act)
  return () => clearImmediate(soon)
}

/** Listens over a connection of its own and, because nothing may depend on a NOTIFY arriving, reads new events besides. */
export function createHintSource(url: string, db: Database, log: Log): HintSource {
  const listeners = new Set<HintListener>()
  const tell = (hints: readonly RunHint[]): void => {
    if (hints.length > 0) for (const listener of listeners) listener(hints)
  }
  const stopListening = listen(url, tell, log)
  const stopBackstop = backstop(db, tell, log)
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      listeners.clear()
      await Promise.all([stopListening(), stopBackstop()])
    },
  }
}

function listen(url: string, tell: HintListener, log: Log): () => Promise<void> {
  let closed = false
  let client: pg.Client | null = null
  /** The next question, or the next connection. */
  let next: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    const opened = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      application_name: 'tenantatlas-listen',
    })
    client = opened
    opened.on('notification', (message) => tell(fromPayload(message.payload)))
    opened.on('error', () => lost(opened))
    opened.on('end', () => lost(opened))
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
      ask(opened)
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for hints; reading events instead')
      lost(opened)
    }
  }
  // Each connection is lost once: what an old one still says must not cost the new one its life.
  const lost = (which: pg.Client): void => {
    if (closed || which !== client) return
    client = null
    void which.end().catch(() => undefined)
    clearTimeout(next)
    next = setTimeout(() => void connect(), reconnectAfterMs)
  }
  const ask = (which: pg.Client): void => {
    if (closed || which !== client) return
    next = setTimeout(() => {
      which.query('select 1').then(
        () => ask(which),
        () => lost(which),
      )
    }, askEveryMs)
  }
  void connect()
  return async () => {
    closed = true
    clearTimeout(next)
    await client?.end().catch(() => undefined)
  }
}

function backstop(db: Database, tell: HintListener, log: Log): () => Promise<void> {
  let newest: number | null = null
  let seen = new Set<number>()
  const read = async (): Promise<void> => {
    const rows = await withScope(db, { kind: 'platform' }, (tx) => recentEvents(tx, newest))
    const fresh = newest === null ? [] : rows.filter((row) => !seen.has(row.id))
    seen = new Set(rows.map((row) => row.id))
    newest = rows.reduce((max, row) => Math.max(max, row.id), newest ?? 0)
    tell(fresh.flatMap((row) => hintsOfEvent(row)))
  }
  return startLoop(backstopEveryMs, read, (err) => log.warn({ err }, 'cannot read events')).stop
}

type EventRow = {
  id: number
  run_id: number
  workspace_id: number
  tenant_id: number | null
  to_status: string | null
  initiator_id: number | null
}

async function recentEvents(tx: Tx, newest: number | null): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select e.id, e.run_id, e.workspace_id, e.tenant_id, e.to_status, r.initiator_id
    from operation_run_events e join operation_runs r on r.id = e.run_id
    where e.id > coalesce(${newest}::bigint, (select max(id) from operation_run_events), 0) - ${backstopOverlap}
    order by e.id limit 2000`.execute(tx)
  return rows
}

function hintsOfEvent(row: EventRow): RunHint[] {
  const hint: RunHint = {
    kind: 'operation',
    runId: row.run_id,
    workspaceId: row.workspace_id,
    tenantId: row.tenant_id,
    initiatorId: row.initiator_id,
  }
  return row.to_status === 'completed' && row.initiator_id !== null ? [hint, { ...hint, kind: 'notification' }] : [hint]
}

const toWire = (hint: RunHint): Wire => [
  hint.kind === 'operation' ? 0 : 1,
  hint.runId,
  hint.workspaceId,
  hint.tenantId,
  hint.initiatorId,
  hint.isWish === true ? 1 : 0,
]

/** Anybody who is let into the database can send on this channel: what is no bunch of hints is none. */
function fromPayload(payload: string | undefined): RunHint[] {
  try {
    const wires = JSON.parse(payload ?? '[]') as Wire[]
    return wires.map(([kind, runId, workspaceId, tenantId, initiatorId, wish]) => ({
      kind: kind === 0 ? 'operation' : 'notification',
      runId,
      workspaceId,
      tenantId,
      initiatorId,
      isWish: wish === 1,
    }))
  } catch {
    return []
  }
}
