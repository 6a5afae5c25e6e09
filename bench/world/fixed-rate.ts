import { setTimeout as wait } from 'node:timers/promises'

/** One that was begun: when it was meant to be (epoch ms), how long it then took in ms, and what came of it. */
export type Done<T> = { readonly meantAt: number; readonly tookMs: number; readonly result: T }

/**
 * Does something so many times a second, whatever becomes of what was begun before: one that is slow does not put off the
 * next, as it would not put off the next person. Times count from the instant at which each was meant to begin; so a
 * program that is late pays for it here. Throws when one of them fails.
 */
export async function atFixedRate<T>(
  perSecond: number,
  seconds: number,
  act: (turn: number) => Promise<T>,
): Promise<Done<T>[]> {
  const count = Math.round(perSecond * seconds)
  const began = performance.now()
  const done: Promise<Done<T>>[] = []
  for (let turn = 0; turn < count; turn++) {
    const meant = began + (turn * 1000) / perSecond
    const early = meant - performance.now()
    if (early > 0) await wait(early)
    const meantAt = performance.timeOrigin + meant
    // A timer may be early, too, and what was sent early gains nothing by it.
    const from = Math.min(meant, performance.now())
    done.push(act(turn).then((result) => ({ meantAt, tookMs: performance.now() - from, result })))
  }
  return Promise.all(done)
}
