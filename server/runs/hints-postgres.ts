import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../database/scope.ts'
import { startBackstop } from './hints-backstop.ts'
import type { HintListener, HintSender, HintSource, RunHint } from './hints.ts'

const channel = 'tenantatlas_runs'
/** PostgreSQL refuses payloads of 8,000 bytes and more; a hint is about 30. */
const hintsPerNotify = 100
/** Six times less than anybody can notice; a NOTIFY takes a lock of the whole database until its commit. */
const coalesceMs = 20
const reconnectAfterMs = 500
/** Nothing is heard of a connection that died in silence, so it is asked; until then the backstop does its work. */
const askEveryMs = 10_000
const answerWithinMs = 3_000

type Wire = [kind: 0 | 1, run: number, workspace: number, tenant: number | null, initiator: number | null, wish: 0 | 1]
type Log = { warn: (fields: object, message: string) => void }

/**
 * Sends what was announced in bunches, the first at once, after the commits that they tell of. What a worker waits for
 * waits for no bunch of what only people look at, and takes along what there is of that.
 */
export function createHintSender(db: Database, log: Log): HintSender {
  let waiting = new Map<string, Wire>()
  let planned: { readonly at: number; readonly cancel: () => void } | null = null
  let isForWorkers = false
  let sending: Promise<void> = Promise.resolve()
  let lastSentAt = -Infinity
  let lastForWorkersAt = -Infinity

  const flush = (): void => {
    lastSentAt = performance.now()
    if (isForWorkers) lastForWorkersAt = lastSentAt
    planned = null
    isForWorkers = false
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
      const forWorkers = hint.isFree === true || hint.isWish === true
      isForWorkers ||= forWorkers
      const at = (forWorkers ? lastForWorkersAt : lastSentAt) + coalesceMs
      if (planned !== null && planned.at <= at) return
      planned?.cancel()
      planned = { at, cancel: after(at - performance.now(), flush) }
    },
    async close() {
      if (planned !== null) {
        planned.cancel()
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
  const subscribers = new Set<{ listener: HintListener; missed: () => void }>()
  const tell = (hints: readonly RunHint[]): void => {
    if (hints.length > 0) for (const { listener } of subscribers) listener(hints)
  }
  const tellMissed = (): void => {
    for (const { missed } of subscribers) missed()
  }
  const stopListening = listen(url, tell, tellMissed, log)
  const stopBackstop = startBackstop(db, tell, tellMissed, log)
  return {
    subscribe(listener, missed = () => undefined) {
      const subscriber = { listener, missed }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    async close() {
      subscribers.clear()
      await Promise.all([stopListening(), stopBackstop()])
    },
  }
}

function listen(url: string, tell: HintListener, tellMissed: () => void, log: Log): () => Promise<void> {
  let closed = false
  /** Not everything that is hinted is an event: what was sent while nobody listened is known by nobody. */
  let hasMissed = false
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
      if (hasMissed) tellMissed()
      hasMissed = false
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
    hasMissed = true
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
