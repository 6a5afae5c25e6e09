import type { Call } from './calls.ts'
import type { FinalRows } from './final-rows.ts'
import type { History } from './history.ts'

/** Everything that the rules judge: what the actors wrote, and what stands in the database at the end. */
export type Evidence = {
  readonly history: History
  readonly calls: readonly Call[]
  readonly rows: FinalRows
  /** The actors' clocks are one clock, so that what was acknowledged here came before what was begun there. */
  readonly hasOneClock: boolean
  /** How long an operation may take from its start to its end; null: it only has to end. */
  readonly endsWithinSeconds: number | null
}

/** What is untrue, of which operation, and where that can be seen. */
export type Violation = {
  readonly run: number | null
  readonly sentence: string
  /** `worker-4711.jsonl:12` */
  readonly lines: readonly string[]
  /** `operation_run_events 17 (complete, succeeded)` */
  readonly rows: readonly string[]
}

export type Rule = {
  readonly name: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8'
  readonly sentence: string
  /** What was looked at, so that a rule that had nothing to look at is seen. */
  readonly looked: (evidence: Evidence) => string
  readonly violations: (evidence: Evidence) => Violation[]
}

export const untrue = (
  run: number | null,
  sentence: string,
  lines: readonly string[] = [],
  rows: readonly string[] = [],
): Violation => ({ run, sentence, lines, rows })

/** Things under the key that they share, in the order in which they came. */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
