import { expect, test } from 'vitest'
import {
  isFinal,
  isLegalMove,
  moveNames,
  moves,
  movesFrom,
  outcomes,
  statuses,
  type MoveName,
  type Status,
} from './lifecycle.ts'

/** The table of the lifecycle once more, as pairs: whatever is not here is refused. */
const legal: readonly (readonly [MoveName, Status])[] = [
  ['begin', 'queued'],
  ['block', 'queued'],
  ['cancel', 'queued'],
  ['reconcile', 'queued'],
  ['block', 'running'],
  ['complete', 'running'],
  ['cancel', 'running'],
  ['release', 'running'],
  ['resume', 'running'],
  ['reconcile', 'running'],
]

for (const status of statuses)
  for (const name of moveNames)
    test(`${name} from ${status}`, () => {
      expect(isLegalMove(name, status)).toBe(legal.some(([move, from]) => move === name && from === status))
    })

test('completed is final, and nothing else is', () => {
  expect(statuses.filter(isFinal)).toEqual(['completed'])
  expect(movesFrom('completed')).toEqual([])
})

test('only a move into completed names an outcome, and none of them leaves it pending', () => {
  for (const name of moveNames) {
    const { to, outcomes: possible } = moves[name]
    const isPending = possible.every((outcome) => outcome === 'pending')
    expect([name, to === 'completed']).toEqual([name, !isPending])
    if (to === 'completed') expect(possible).not.toContain('pending')
  }
})

test('every outcome but pending is reached by some move, and succeeded by the holder alone', () => {
  for (const outcome of outcomes)
    expect(
      moveNames.filter((name) => (moves[name].outcomes as readonly string[]).includes(outcome)).length,
    ).toBeGreaterThan(0)
  expect(moveNames.filter((name) => (moves[name].outcomes as readonly string[]).includes('succeeded'))).toEqual([
    'complete',
  ])
})

test('whatever takes a run from another holder raises the token; whatever a holder does must match it', () => {
  expect(moveNames.filter((name) => moves[name].token === 'raise')).toEqual(['begin', 'resume', 'reconcile'])
  expect(moveNames.filter((name) => moves[name].token === 'match')).toEqual(['block', 'complete', 'cancel'])
})

test('a run is counted in its lane from begin or resume until it leaves running or is released', () => {
  expect(moveNames.filter((name) => moves[name].lane === 'enter')).toEqual(['begin', 'resume'])
  expect(moveNames.filter((name) => moves[name].lane === 'leave')).toEqual([
    'block',
    'complete',
    'cancel',
    'release',
    'reconcile',
  ])
})
