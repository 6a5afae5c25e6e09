import { expect, test } from 'vitest'
import type { RunRow } from '../run-row.ts'
import { trackAdoptions, type Adoption } from './adoptions.ts'

/** A worker of so many slots, by what it holds. */
function worker(slots: number) {
  const held = new Set<number>()
  const clock = { now: 0, doubts: 0 }
  const adoptions = trackAdoptions({
    hasRoom: () => held.size < slots,
    hasRoomBeyond: () => held.size < 2 * slots,
    isHeld: (id) => held.has(id),
    now: () => clock.now,
    doubt: () => void clock.doubts++,
    settle(claimed) {
      if (claimed.kind === 'begun') held.add(claimed.run.id)
      return claimed.kind !== 'nothing'
    },
  })
  return { held, clock, ...adoptions }
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

test('a lost run that no worker had room for goes beyond the slots when it is asked for again, as many as there are slots', async () => {
  const { held, adopt, next } = worker(1)
  held.add(99)
  expect(await Promise.all([adopt(lost(1)), adopt(lost(2))])).toEqual([false, false])
  expect(await next()).toBe(false)
  expect(await adopt(lost(1))).toBe(true)
  expect(await adopt(lost(2))).toBe(false)
  expect([...held]).toEqual([99, 1])
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

test('runs on their last try begin apart, side by side with others; one that has ended holds up nobody', async () => {
  const { held, clock, adopt, next } = worker(5)
  const all = [lost(1, true), lost(2, true), lost(3), lost(4, true)]
  expect(await Promise.all(all.map(adopt))).toEqual([true, false, true, false])
  expect(await next()).toBe(false)
  held.delete(1)
  expect(await next()).toBe(true)
  expect([...held]).toEqual([3, 2])
  expect(await next()).toBe(false)
  clock.now += 4000
  expect(await next()).toBe(true)
  expect([...held]).toEqual([3, 2, 4])
})

test('one whose answer never came may have been taken: the worker looks whether it is its own', async () => {
  const { clock, adopt } = worker(1)
  await expect(adopt({ ...lost(1), take: () => Promise.reject(new Error('cut')) })).rejects.toThrow('cut')
  expect(clock.doubts).toBe(1)
  expect(await adopt(lost(1))).toBe(true)
})
