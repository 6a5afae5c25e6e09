import type { Statement, StatementFate } from './wire-link.ts'

/** What PostgreSQL says when it would not, this time: serialization, deadlock, cancelled, connection gone. */
export const faultCodes = ['40001', '40P01', '57014', '08006'] as const
export type FaultCode = (typeof faultCodes)[number]

export type SeededFaults = {
  readonly decide: (statement: Statement) => StatementFate
  /** How many of each really happened. */
  readonly counts: Readonly<Record<FaultCode, number>>
  /** At which statements they struck: words, and how often. */
  readonly struck: ReadonlyMap<string, number>
}

/** A share of all statements, by a seed: the same order of statements meets the same faults. */
export function seededFaults(seed: number, share: number): SeededFaults {
  const random = randomOf(seed)
  const counts: Record<FaultCode, number> = { '40001': 0, '40P01': 0, '57014': 0, '08006': 0 }
  const struck = new Map<string, number>()
  return {
    counts,
    struck,
    decide({ text }) {
      const [draw, which, when, said] = [random(), random(), random(), random()]
      // A server has no reason to refuse a rollback, and nothing hangs on its answer.
      if (draw >= share || /^\s*rollback/i.test(text)) return { kind: 'pass' }
      const code = faultCodes[Math.floor(which * faultCodes.length)] ?? '40001'
      counts[code]++
      const words = nameOf(text)
      struck.set(words, (struck.get(words) ?? 0) + 1)
      if (code !== '08006') return { kind: 'fail', code }
      return { kind: 'cut', when: when < 0.5 ? 'before' : 'after', isSaid: said < 0.5 }
    },
  }
}

/** The function of ours that it calls, else its first word. */
const nameOf = (text: string): string =>
  /\b((?:run|lane|worker)_[a-z_]+)\s*\(/.exec(text)?.[1] ?? text.trim().split(/\s+/)[0]?.toLowerCase() ?? ''

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
