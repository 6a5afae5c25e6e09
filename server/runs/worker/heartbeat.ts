import { Worker } from 'node:worker_threads'
import { defaultPolicy, fleetAliveWithinSeconds } from '../../../operations/policy.ts'
import type { Lease } from '../run-row.ts'
import { newSilence, silenceIn } from './silence.ts'

export type BeatSettings = {
  readonly url: string
  readonly workerId: string
  readonly everyMs: number
  readonly fleetAliveWithinSeconds: number
  readonly silentMaxMs: number
  readonly silence: SharedArrayBuffer
}
export type BeatOrder =
  | { readonly kind: 'hold'; readonly id: number; readonly token: number }
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'beat' }
  | { readonly kind: 'stop' }
export type BeatReport = { readonly lost: readonly Lease[]; readonly cancel: readonly number[] }

export type Heartbeat = {
  readonly hold: (lease: Lease) => void
  readonly drop: (lease: Lease) => void
  /** Nothing was heard for so long that others may have it: asked without waiting for any message or timer. */
  readonly isLost: (lease: Lease) => boolean
  /** Now and not at the next turn: somebody wants one of them cancelled. */
  readonly beatNow: () => void
  readonly stop: () => Promise<void>
}

export type HeartbeatEvents = {
  /** The token has moved on, or nothing could be said for so long that it must be taken to have. */
  readonly onLost: (lease: Lease) => void
  readonly onCancelWanted: (id: number) => void
  readonly onThreadDeath: (error: unknown) => void
}

/**
 * After this long without a beat that arrived, the worker stops by itself: earlier than anybody would take its runs away.
 * Two beats earlier, because the last that arrived may have passed over a row that its holder was just writing.
 */
const silentMaxMs = (defaultPolicy.reconcileAfterSeconds - 2 * defaultPolicy.beatEverySeconds) * 1000
const lookEveryMs = 500

export function startHeartbeat(url: string, workerId: string, events: HeartbeatEvents): Heartbeat {
  const held = new Map<number, { readonly lease: Lease; readonly since: bigint }>()
  const settings: BeatSettings = {
    url,
    workerId,
    everyMs: defaultPolicy.beatEverySeconds * 1000,
    fleetAliveWithinSeconds,
    silentMaxMs,
    silence: newSilence(),
  }
  const silence = silenceIn(settings.silence, silentMaxMs)
  const thread = startThread(settings)
  let isStopping = false

  thread.on('message', (report: BeatReport) => {
    for (const lease of report.lost) if (held.get(lease.id)?.lease.token === lease.token) events.onLost(lease)
    for (const id of report.cancel) if (held.has(id)) events.onCancelWanted(id)
  })
  thread.on('error', (error) => {
    if (!isStopping) events.onThreadDeath(error)
  })
  const watch = setInterval(() => {
    for (const { lease, since } of held.values()) if (silence.isTooLongFor(since)) events.onLost(lease)
  }, lookEveryMs)

  const order = (message: BeatOrder): void => thread.postMessage(message)
  return {
    hold(lease) {
      held.set(lease.id, { lease, since: process.hrtime.bigint() })
      order({ kind: 'hold', ...lease })
    },
    drop(lease) {
      if (held.get(lease.id)?.lease.token !== lease.token) return
      held.delete(lease.id)
      order({ kind: 'drop', id: lease.id })
    },
    isLost(lease) {
      const found = held.get(lease.id)
      return found === undefined || found.lease.token !== lease.token || silence.isTooLongFor(found.since)
    },
    beatNow() {
      order({ kind: 'beat' })
    },
    async stop() {
      isStopping = true
      clearInterval(watch)
      order({ kind: 'stop' })
      await thread.terminate()
    },
  }
}

/** Built, the thread is a file beside this one; from source it first needs the loader that reads TypeScript. */
function startThread(workerData: BeatSettings): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./beat-thread.mjs', import.meta.url), { workerData })
  const file = JSON.stringify(new URL('./beat-thread.ts', import.meta.url).href)
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${file}) })`
  return new Worker(load, { eval: true, workerData })
}
