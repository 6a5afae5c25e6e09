import { expect, test } from 'vitest'
import { pathTaken } from './path-taken.ts'

const at = '2026-03-10T12:00:00Z'
const reached = (run: Parameters<typeof pathTaken>[0]) => pathTaken(run).map((state) => state.reached)

test.each([
  [{ status: 'queued', outcome: 'pending', startedAt: null, completedAt: null }, ['current', 'ahead', 'ahead']],
  [{ status: 'running', outcome: 'pending', startedAt: at, completedAt: null }, ['reached', 'current', 'ahead']],
  [{ status: 'completed', outcome: 'failed', startedAt: at, completedAt: at }, ['reached', 'reached', 'current']],
  [{ status: 'completed', outcome: 'blocked', startedAt: null, completedAt: at }, ['reached', 'skipped', 'current']],
] as const)('%j', (run, path) => {
  expect(reached({ ...run, createdAt: at })).toEqual(path)
})

test('the last state is called by how it ended', () => {
  const ended = {
    status: 'completed',
    outcome: 'partially_succeeded',
    createdAt: at,
    startedAt: at,
    completedAt: at,
  } as const
  expect(pathTaken(ended)[2]?.label).toBe('Partially succeeded')
})
