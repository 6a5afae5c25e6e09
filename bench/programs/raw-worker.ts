import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { stopAsked } from '../../server/lib/stop-signal.ts'
import { rawBegin, rawEnd } from '../raw/moves.ts'

/**
 * The floor of a worker: so many connections, each of which takes the oldest run that waits, begins it and ends it. With
 * BENCH_LISTEN it waits for a NOTIFY instead of looking again, and says when it had begun a run.
 */
const connectionString = process.env['DATABASE_URL']
const isListening = process.env['BENCH_LISTEN'] === '1'
const asked = stopAsked()
let isOver = false
let rouse: () => void = () => undefined

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}

async function work(client: pg.Client): Promise<void> {
  while (!isOver) {
    const heard = new Promise<void>((resolve) => (rouse = resolve))
    const run = await rawBegin(client, 'w-00000000')
    if (run === null) await (isListening ? heard : wait(2))
    else {
      if (isListening)
        process.stdout.write(`${JSON.stringify({ run: Number(run.id), at: String(process.hrtime.bigint()) })}\n`)
      await rawEnd(client, run, 'w-00000000')
    }
  }
}

const clients = await Promise.all(Array.from({ length: Number(process.env['BENCH_CONNECTIONS']) }, connected))
const listener = await connected()
listener.on('notification', () => rouse())
if (isListening) await listener.query('listen raw_runs')
const working = clients.map(work)
process.stdout.write(`${JSON.stringify({ role: 'raw worker', ready: true })}\n`)

await asked
isOver = true
rouse()
await Promise.all(working)
await Promise.all([listener, ...clients].map((client) => client.end()))
process.exit(0)
