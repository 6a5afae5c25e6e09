import { expect, test } from 'vitest'
import { explore, type Machine } from './search.ts'

/** Counts up by one or two; five is the end. */
const counting = (change: Partial<Machine<number>> = {}): Machine<number> => ({
  first: 0,
  steps: (state) => [1, 2].map((by) => ({ label: `+${by}`, next: Math.min(5, state + by) })),
  keyOf: String,
  fault: () => null,
  isEnd: (state) => state === 5,
  ...change,
})

test('a space without faults is closed, and its size is what there is', () => {
  expect(explore(counting())).toEqual({
    kind: 'closed',
    size: { states: 6, transitions: 12, depth: 3, ends: 1 },
    stuck: null,
  })
})

test('a fault is found on a shortest way', () => {
  const found = explore(counting({ fault: (state) => (state === 4 ? 'four' : null) }))
  expect(found).toMatchObject({ kind: 'fault', fault: 'four', path: [{ label: '+2' }, { label: '+2', state: 4 }] })
})

test('a state that no sure step leads on from is found, and the way to it', () => {
  const steps = (state: number) =>
    state === 3 ? [{ label: 'luck', next: 5, isUncertain: true }] : [{ label: '+1', next: Math.min(5, state + 1) }]
  expect(explore(counting({ steps }))).toMatchObject({ kind: 'closed', stuck: [] })
  const fork = (state: number) =>
    state === 0
      ? [
          { label: 'trap', next: 3 },
          { label: 'road', next: 4 },
        ]
      : steps(state)
  expect(explore(counting({ steps: fork }))).toMatchObject({ stuck: [{ label: 'trap', state: 3 }] })
})
