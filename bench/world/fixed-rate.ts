import { setTimeout as wait } from 'node:timers/promises'

/**
 * Does something so many times a second, whatever becomes of what was begun before: one that is slow does not put off the
 * next, as it would not put off the next person. Answers with how long each took, in ms, from the instant at which it was
 * meant to begin; so a program that is late pays for it here. Throws when one of them fails.
 */
export async function atFixedRate(
  perSecond: number,
  seconds: number,
  act: (turn: number) => Promise<void>,
): Promise<number[]> {
  const count = Math.round(perSecond * seconds)
  const began = performance.now()
  const meantFor = (turn: number): number => began + (turn * 1000) / perSecond
  const took: Promise<number>[] = []
  for (let turn = 0; turn < count; turn++) {
    const early = meantFor(turn) - performance.now()
    if (early > 0) await wait(early)
    took.push(act(turn).then(() => performance.now() - meantFor(turn)))
  }
  return Promise.all(took)
}
