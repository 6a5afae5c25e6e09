import { unlessAborted, throwIfAborted } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { pauseUntil, type Budget } from './budget.ts'
import type { Window } from './families.ts'

/**
 * One gate per (cloud, tenant, client, family, read or write): whoever is throttled there pauses all who share the
 * counter at Microsoft, and nobody else. How many go at once rises by one per round that went well and halves on a 429.
 */
export type Gate = {
  /** Waits for a place. Nothing was taken unless it answers `entered`. */
  readonly enter: (budget: Budget) => Promise<'entered' | 'throttled' | 'deadline_exceeded'>
  /** Gives the place back; nobody enters before `pausedTo` (epoch ms) when Microsoft named one. */
  readonly leave: (verdict: 'well' | 'nothing' | 'slow' | 'throttled', pausedTo?: number) => void
  readonly isIdle: () => boolean
}

const concurrencyStart = 4

export const createGate = (clock: Clock, window: Window, concurrencyMax: number): Gate => {
  let limit = Math.min(concurrencyStart, concurrencyMax)
  let active = 0
  let pausedUntil = 0
  /** When the last requests began, oldest first, never more than the window holds. */
  const begun: number[] = []
  let placeFreed = signalOnce()

  const opensAt = (): number => {
    const now = clock.now()
    while ((begun[0] ?? now) + window.ms <= now) begun.shift()
    const windowOpens = begun.length < window.requests ? 0 : (begun[0] ?? now) + window.ms
    return Math.max(pausedUntil, windowOpens)
  }

  return {
    enter: async (budget) => {
      for (;;) {
        throwIfAborted(budget.signal)
        const at = opensAt()
        if (at > clock.now()) {
          if (!(await pauseUntil(clock, budget, at, 'throttled'))) return 'throttled'
        } else if (active >= Math.floor(limit)) {
          if (!(await freedInTime(placeFreed.promise, clock, budget))) return 'deadline_exceeded'
        } else {
          active += 1
          begun.push(clock.now())
          return 'entered'
        }
      }
    },
    leave: (verdict, pausedTo = 0) => {
      active -= 1
      // One a window is so strict that the way there counts: the next begins a window after the answer.
      if (window.requests === 1) begun.splice(0, 1, clock.now())
      if (verdict === 'well') limit = Math.min(concurrencyMax, limit + 1 / limit)
      // Those already under way when the first was throttled say nothing new.
      else if (verdict === 'slow' || (verdict === 'throttled' && clock.now() >= pausedUntil))
        limit = Math.max(1, limit / 2)
      pausedUntil = Math.max(pausedUntil, pausedTo)
      const freed = placeFreed
      placeFreed = signalOnce()
      freed.fire()
    },
    isIdle: () => active === 0 && opensAt() <= clock.now() && begun.length === 0,
  }
}

const signalOnce = () => {
  let fire = () => {}
  const promise = new Promise<void>((resolve) => (fire = resolve))
  return { promise, fire }
}

/** A place is held for a request's time, which real timers bound; so this wait is a real one too. */
const freedInTime = async (freed: Promise<void>, clock: Clock, budget: Budget): Promise<boolean> => {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), Math.min(Math.max(budget.endsAt - clock.now(), 0), 2 ** 31 - 1))
  try {
    const lateOrFreed = Promise.race([
      freed.then(() => true),
      new Promise<boolean>((resolve) => late.signal.addEventListener('abort', () => resolve(false), { once: true })),
    ])
    return await unlessAborted(lateOrFreed, budget.signal)
  } finally {
    clearTimeout(timer)
  }
}
