import type { Machine, Step } from './search.ts'

/** Two people who start the same work, again and again, while what was started comes to its end at any instant. */
export type Starts = {
  /** How many active runs of this identity there are. */
  readonly active: number
  /** saw none: it asked first, and has not inserted yet. refused: its insert met one that was there. */
  readonly starters: readonly ('idle' | 'saw none' | 'refused')[]
  readonly breach: string | null
}

export type StartGuards = {
  /** The unique index over active runs. */
  readonly index: boolean
  /** Inserts and lets the index answer; without it, looks first and inserts then. */
  readonly insertFirst: boolean
}

export const startsOf = (guards: StartGuards): Machine<Starts> => ({
  first: { active: 0, starters: ['idle', 'idle'], breach: null },
  steps: (state) =>
    [...state.starters.keys()].flatMap((number) => startSteps(state, number, guards)).concat(ending(state)),
  keyOf: ({ active, starters }) => `${active} ${[...starters].sort().join(' ')}`,
  fault: ({ active, breach }) => breach ?? (active > 1 ? `there are ${active} active runs of one identity` : null),
  isEnd: ({ starters }) => starters.every((each) => each === 'idle'),
})

function startSteps(state: Starts, number: number, guards: StartGuards): Step<Starts>[] {
  const name = `starter ${number + 1}`
  const at = state.starters[number]
  const then = (label: string, phase: Starts['starters'][number], change: Partial<Starts> = {}): Step<Starts>[] => [
    { label: `${name} ${label}`, next: { ...state, ...change, starters: state.starters.with(number, phase) } },
  ]
  const insert = (): Step<Starts>[] => {
    if (state.active === 0 || !guards.index) return then('inserts a run', 'idle', { active: state.active + 1 })
    if (guards.insertFirst) return then('inserts, and meets one that is there', 'refused')
    return then('inserts', 'idle', { breach: 'a start fails on the index, and its person sees an error' })
  }
  if (at === 'saw none') return insert()
  if (at === 'refused')
    return state.active > 0
      ? then('reads which one it is', 'idle')
      : then('finds that it has ended, and tries again', 'idle')
  if (guards.insertFirst) return insert()
  return state.active > 0 ? then('finds the active run', 'idle') : then('sees that there is none', 'saw none')
}

const ending = (state: Starts): Step<Starts>[] =>
  state.active > 0 ? [{ label: 'the run ends', next: { ...state, active: state.active - 1 }, isUncertain: true }] : []
