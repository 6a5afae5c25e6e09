import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** What actors other than the product's processes write of what they meant and what became of it, for the checker. */
export type Book = {
  /** Writes at once, and answers with the number of the line, for its result to name. */
  readonly say: (line: Readonly<Record<string, unknown>> & { readonly phase: Phase; readonly op: string }) => number
}
export type Phase = 'intent' | 'ok' | 'fail' | 'unclear'

/** One actor's own file in the folder of histories. */
export function openBook(folder: string, actor: string, id: string): Book {
  const file = join(folder, `${actor}-${process.pid}-${id}.jsonl`)
  let n = 0
  return {
    say(line) {
      n++
      appendFileSync(file, `${JSON.stringify({ t: Date.now(), actor, id, n, ...line })}\n`)
      return n
    },
  }
}

/** Numbers that are random and, with the same seed, the same again. */
export type Dice = {
  /** From 0 up to and without `below`. */
  readonly whole: (below: number) => number
  readonly between: (least: number, most: number) => number
  readonly one: <T>(of: readonly T[]) => T
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    whole: (below) => Math.floor(next() * below),
    between: (least, most) => least + next() * (most - least),
    one(of) {
      const found = of[Math.floor(next() * of.length)]
      if (found === undefined) throw new Error('there is nothing to choose from')
      return found
    },
  }
}
