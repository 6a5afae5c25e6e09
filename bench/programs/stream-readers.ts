import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { stopAsked } from '../../server/lib/stop-signal.ts'
import { percentile } from '../frame/statistics.ts'

/**
 * Many browsers in one process: each a bare connection that asks for the stream, so that what is measured is the server.
 * Takes lines of JSON: `open` with the secrets of sessions, one stream each; `seen` with runs and when each was committed.
 */
const web = new URL(process.env['WEB_URL'] ?? '')
/** As many at once as a listen backlog takes with ease. */
const atOnce = 200
const asked = stopAsked()
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

/** By run: when each stream heard of it first, in ms of the machine's clock; 0 where it did not. */
const arrived = new Map<string, Float64Array>()
const retries: number[] = []
const sockets: Socket[] = []
let streams = 0

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

function openStream(at: number, secret: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(web.port), web.hostname)
    sockets.push(socket)
    let rest = ''
    socket.setEncoding('latin1').setNoDelay(true)
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      const now = nowMs()
      const text = rest + chunk
      const end = text.lastIndexOf('\n') + 1
      rest = text.slice(end)
      for (const [, run = ''] of text.slice(0, end).matchAll(/"operation","operationId":"(\d+)"/g)) {
        const times = arrived.get(run) ?? new Float64Array(streams)
        arrived.set(run, times)
        if (times[at] === 0) times[at] = now
      }
      const retry = /retry: (\d+)/.exec(text)?.[1]
      if (retry !== undefined) retries[at] = Number(retry)
      if (text.includes('"kind":"hello"')) resolve()
    })
    socket.write(
      `GET /api/v1/live HTTP/1.1\r\nHost: ${web.host}\r\nAccept: text/event-stream\r\nCookie: tenantatlas=${secret}\r\n\r\n`,
    )
  })
}

async function openAll(secrets: readonly string[]): Promise<void> {
  streams = secrets.length
  let next = 0
  const openSome = async (): Promise<void> => {
    for (let at = next++; at < secrets.length; at = next++) await openStream(at, secrets[at] ?? '')
  }
  await Promise.all(Array.from({ length: atOnce }, openSome))
}

function seen(committed: readonly (readonly [number, string])[]): object {
  const took: number[] = []
  let missing = 0
  for (const [run, at] of committed) {
    const from = Number(BigInt(at)) / 1e6
    for (const time of arrived.get(String(run)) ?? new Float64Array(streams)) {
      if (time === 0) missing++
      else took.push(time - from)
    }
  }
  took.sort((a, b) => a - b)
  const of = (share: number): number => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? Number.NaN
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99), max: of(1), missing, peakToMean: peakToMean(retries) }
}

function peakToMean(instants: readonly number[]): number {
  const [least, most] = [percentile(instants, 0), percentile(instants, 1)]
  const parts = new Array<number>(20).fill(0)
  for (const at of instants) {
    const part = Math.min(19, Math.floor(((at - least) / (most - least || 1)) * 20))
    parts[part] = (parts[part] ?? 0) + 1
  }
  return Math.max(...parts) / (instants.length / 20)
}

createInterface(process.stdin).on('line', (text) => {
  const line = JSON.parse(text) as { open?: string[]; seen?: [number, string][] }
  if (line.open !== undefined) void openAll(line.open).then(() => say({ opened: streams }))
  if (line.seen !== undefined) say(seen(line.seen))
})
say({ role: 'stream readers', ready: true })

await asked
for (const socket of sockets) socket.destroy()
process.exit(0)
