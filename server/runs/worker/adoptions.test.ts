import { expect, test } from 'vitest'
import type { RunRow } from '../run-row.ts'
import { trackAdoptions, type Adoption } from './adoptions.ts'

/** A worker of so many slots, by what it holds. */
function worker(slots: number) {
  const held = new Set<number>()
  const adoptions = trackAdoptions({
    hasRoom: () => held.size < slots,
    isHeld: (id) => held.has(id),
    settle(claimed) {
      if (claimed.kind === 'begun') held.add(claimed.run.id)
      return claimed.kind !== 'nothing'
    },
  })
  return { held, ...adoptions }
}

const lost = (runId: number, isLastTry = false): Adoption => ({
  runId,
  isLastTry,
  take: () => Promise.resolve({ kind: 'begun', run: { id: runId } as RunRow, tenantExternalId: null }),
})

test('a lost run that finds no room gets the next slot that is free', async () => {
  const { held, adopt, next } = worker(1)
  held.add(99)
  expect(await adopt(lost(1))).toBe(false)
  expect(await next()).toBe(false)
  held.clear()
  expect(await next()).toBe(true)
  expect([...held]).toEqual([1])
  held.clear()
  expect(await next()).toBe(false)
})

test('one that somebody else took meanwhile is not waited for again', async () => {
  const { held, adopt, next } = worker(1)
  held.add(99)
  await adopt({ ...lost(1), take: () => Promise.resolve({ kind: 'nothing' }) })
  await adopt(lost(2))
  held.clear()
  expect(await next()).toBe(true)
  expect([...held]).toEqual([2])
})

test('runs on their last try are done one at a time, side by side with others', async () => {
  const { held, adopt, next } = worker(5)
  expect(await Promise.all([adopt(lost(1, true)), adopt(lost(2, true)), adopt(lost(3)), adopt(lost(4))])).toEqual([
    true,
    false,
    true,
    true,
  ])
  expect(await next()).toBe(false)
  held.delete(1)
  expect(await next()).toBe(true)
  expect([...held]).toEqual([3, 4, 2])
})
