import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { BeatOrder, BeatReport, BeatSettings } from './heartbeat.ts'
import { silenceIn } from './silence.ts'

/**
 * Beats from a thread of their own, over a connection of their own, so that a busy handler cannot starve them (spec:
 * operations §5). It knows nothing but ids and tokens.
 */
const settings = workerData as BeatSettings
const port = parentPort
if (port === null) throw new Error('beat-thread runs as a worker thread')

const silence = silenceIn(settings.silence, settings.silentMaxMs)
const held = new Map<number, { readonly token: number; readonly since: bigint }>()
let client: pg.Client | null = null
let isBeating = false
let isOver = false

async function connected(): Promise<pg.Client> {
  if (client !== null) return client
  const next = new pg.Client({
    connectionString: settings.url,
    application_name: 'tenantatlas-beat',
    connectionTimeoutMillis: 3000,
    query_timeout: 3000,
    keepAlive: true,
    // A frozen process must not hold a row: its session ends by itself.
    options: '-c statement_timeout=3000 -c idle_in_transaction_session_timeout=5000',
  })
  next.on('error', () => drop(next))
  await next.connect()
  client = next
  return next
}

function drop(which: pg.Client): void {
  if (client === which) client = null
  void which.end().catch(() => undefined)
}

type BeatRow = { run_id: string | number; wants_cancel: boolean; is_locked: boolean }

async function beat(): Promise<void> {
  if (isBeating || isOver) return
  isBeating = true
  giveUpAfterSilence()
  const asked = new Map([...held].map(([id, { token }]) => [id, token]))
  let used: pg.Client | null = null
  try {
    used = await connected()
    const sentAt = process.hrtime.bigint()
    const [, , beaten] = (await used.query(statementOf(asked))) as unknown as pg.QueryResult<BeatRow>[]
    silence.broken(sentAt)
    report(asked, beaten?.rows ?? [])
  } catch {
    // The database is away or slow. Nothing is said: the worker's own clock decides how long that may go on.
    if (used !== null) drop(used)
  } finally {
    isBeating = false
  }
}

/** Frozen for so long that others may have taken its runs: a beat now would call them alive while nobody is at work. */
function giveUpAfterSilence(): void {
  silence.giveUpIfTooLong()
  const lost = [...held].filter(([, { since }]) => silence.isTooLongFor(since))
  if (lost.length === 0) return
  port?.postMessage({ lost: lost.map(([id, { token }]) => ({ id, token })), cancel: [] } satisfies BeatReport)
  for (const [id] of lost) held.delete(id)
}

/**
 * The whole transaction in one message: between two, this process may be frozen, and the rows that it then held would be
 * those that the beats of all other workers wait for.
 */
function statementOf(asked: ReadonlyMap<number, number>): string {
  const list = (numbers: Iterable<number>): string => `'{${[...numbers].join(',')}}'::bigint[]`
  const within = `make_interval(secs => ${settings.fleetAliveWithinSeconds})`
  return `begin; set local role tenantatlas_worker;
    select * from run_beat(${pg.escapeLiteral(settings.workerId)}, ${list(asked.keys())}, ${list(asked.values())}, ${within});
    commit`
}

function report(asked: Map<number, number>, rows: BeatRow[]): void {
  const alive = new Set(rows.map((row) => Number(row.run_id)))
  const message: BeatReport = {
    lost: [...asked]
      .filter(([id, token]) => !alive.has(id) && held.get(id)?.token === token)
      .map(([id, token]) => ({ id, token })),
    cancel: rows.filter((row) => row.wants_cancel).map((row) => Number(row.run_id)),
  }
  port?.postMessage(message)
}

const timer = setInterval(() => void beat(), settings.everyMs)
void beat()

port.on('message', (order: BeatOrder) => {
  switch (order.kind) {
    case 'hold':
      held.set(order.id, { token: order.token, since: process.hrtime.bigint() })
      return
    case 'drop':
      held.delete(order.id)
      return
    case 'beat':
      void beat()
      return
    case 'stop':
      isOver = true
      clearInterval(timer)
      if (client !== null) drop(client)
      port.close()
  }
})
