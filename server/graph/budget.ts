import type { Clock } from '../lib/clock.ts'
import type { Waiting } from './client.ts'

/** What one call may still spend: until when, and who is told when it waits. */
export type Budget = {
  readonly signal: AbortSignal
  /** Epoch ms. Pauses that would end later are not begun. */
  readonly endsAt: number
  readonly onWait: (waiting: Waiting | null) => void
  /** Called right before each request; what it throws ends the call, and the request is not made. */
  readonly checkpoint?: () => void
}

/** Shorter pauses are our own pacing: nobody need be told. */
const toldFromMs = 1_200

/** Waits until the instant and true, telling the caller; false at once when the budget ends before it. */
export const pauseUntil = async (
  clock: Clock,
  budget: Budget,
  until: number,
  reason: Waiting['reason'],
): Promise<boolean> => {
  if (until > budget.endsAt) return false
  const ms = until - clock.now()
  if (ms <= 0) return true
  const told = ms >= toldFromMs || reason === 'backoff'
  if (told) budget.onWait({ until: new Date(until), reason })
  try {
    await clock.wait(ms, budget.signal)
  } finally {
    if (told) budget.onWait(null)
  }
  return true
}
