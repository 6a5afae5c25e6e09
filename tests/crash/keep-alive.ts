import type { Running } from './processes.ts'

export type Kept = {
  /** With which code, or by which signal, each that ended did so. */
  readonly deaths: readonly (number | NodeJS.Signals)[]
  readonly stop: () => Promise<void>
}

/** So many workers at any time: each that ends is followed by a fresh one, as the launcher does it, after `onDeath`. */
export function keepAlive(
  count: number,
  start: () => Promise<Running>,
  onDeath: (dead: Running) => Promise<unknown>,
): Kept {
  const deaths: (number | NodeJS.Signals)[] = []
  const stop = new AbortController()
  const stopped = new Promise<null>((resolve) => stop.signal.addEventListener('abort', () => resolve(null)))
  const keepOne = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const worker = await start()
      const how = await Promise.race([worker.ended, stopped])
      if (how === null) return
      deaths.push(how)
      await onDeath(worker)
    }
  }
  const kept = Array.from({ length: count }, keepOne)
  return {
    deaths,
    async stop() {
      stop.abort()
      await Promise.all(kept)
    },
  }
}
