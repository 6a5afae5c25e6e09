import { fallbackPollMs } from '../api/live.ts'

/** While nothing is known to be under way: what was started in another tab or by a schedule ends all the same. */
const quietMs = 60_000

type Listed = { readonly items?: unknown }

/** In how many ms the bell is read by the clock: never while the stream stands, since each end is told by a hint. */
export const bellReadingMs = (isStreamLost: boolean, isActive: boolean): number | false =>
  isStreamLost ? (isActive ? fallbackPollMs : quietMs) : false

/** True when one of the readings of operations that are at hand shows something that has not ended. */
export const isAnyActive = (readings: readonly unknown[]): boolean =>
  readings.some((reading) => itemsOf(reading).some(isActive))

const itemsOf = (reading: unknown): readonly unknown[] => {
  if (typeof reading !== 'object' || reading === null) return []
  const { items } = reading as Listed
  return Array.isArray(items) ? items : [reading]
}
const isActive = (run: unknown): boolean =>
  typeof run === 'object' && run !== null && 'status' in run && (run.status === 'queued' || run.status === 'running')
