import { setTimeout as wait } from 'node:timers/promises'

const lookEveryMs = 50
const patienceMs = 120_000

/** Looks again and again until it holds; answers with what was seen then. Throws when it takes longer than two minutes. */
export async function waitUntil<T>(what: string, look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    if (performance.now() > end) throw new Error(`not within ${patienceMs / 1000} s: ${what}`)
    await wait(lookEveryMs)
  }
}
