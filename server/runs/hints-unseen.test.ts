import { expect, test } from 'vitest'
import { createUnseen, noEnd } from './hints-unseen.ts'

/** Transactions 0 to 9 have begun; all below `oldest` have ended. */
const horizon = (oldest: number, next = 10) => ({ oldest: BigInt(oldest), next: BigInt(next) })
const rangesOf = (unseen: ReturnType<typeof createUnseen>) => unseen.ranges().map(({ from, to }) => [from, to])

test('what was read is not read again, and everything later is', () => {
  const unseen = createUnseen(1)
  unseen.found([1, 2, 3], horizon(10), true)
  expect(rangesOf(unseen)).toEqual([[4, noEnd]])
})

test('an id that was passed over is looked for as long as a transaction that may hold it is under way', () => {
  const unseen = createUnseen(1)
  unseen.found([1, 4], horizon(5), true)
  expect(rangesOf(unseen)).toEqual([
    [2, 3],
    [5, noEnd],
  ])
  // Ten thousand others commit meanwhile; transaction 5 is still there.
  const others = Array.from({ length: 10_000 }, (_, at) => at + 5)
  unseen.found(others, horizon(5, 20), true)
  for (let reading = 0; reading < 100; reading++) unseen.found([], horizon(5, 30 + reading), true)
  expect(rangesOf(unseen)[0]).toEqual([2, 3])
  unseen.found([3], horizon(5, 200), true)
  expect(rangesOf(unseen)[0]).toEqual([2, 2])
  unseen.found([2], horizon(200, 200), true)
  expect(rangesOf(unseen)).toEqual([[10_005, noEnd]])
})

test('a hole is closed when everybody who may have taken its ids has ended, and not before', () => {
  const unseen = createUnseen(1)
  unseen.found([3], horizon(10, 10), true)
  // Nothing was under way at that reading, but who took the ids may not have had a number yet.
  expect(rangesOf(unseen)[0]).toEqual([1, 2])
  unseen.found([], horizon(11, 12), true)
  expect(rangesOf(unseen)[0]).toEqual([1, 2])
  unseen.found([], horizon(12, 40), true)
  expect(rangesOf(unseen)).toEqual([[4, noEnd]])
})

test('a reading that stopped early closes no hole', () => {
  const unseen = createUnseen(1)
  unseen.found([3, 6], horizon(10, 10), true)
  unseen.found([7], horizon(30, 30), false)
  expect(rangesOf(unseen)).toEqual([
    [1, 2],
    [4, 5],
    [8, noEnd],
  ])
  unseen.found([], horizon(30, 30), true)
  expect(rangesOf(unseen)).toEqual([[8, noEnd]])
})

test('whatever the order of commits, every id is found once', () => {
  const unseen = createUnseen(1)
  const seen: number[] = []
  const isThere = new Set<number>()
  const all = Array.from({ length: 500 }, (_, at) => at + 1)
  const read = () => {
    const ids = all.filter((id) => isThere.has(id) && unseen.ranges().some(({ from, to }) => from <= id && id <= to))
    seen.push(...ids)
    // Somebody is always under way, so nothing may be given up.
    unseen.found(ids, horizon(0, 1), true)
  }
  for (const id of all.map((id) => [(id * 7919) % 501, id] as const).sort(([a], [b]) => a - b)) {
    isThere.add(id[1])
    if (id[0] % 9 === 0) read()
  }
  read()
  expect(seen.sort((a, b) => a - b)).toEqual(all)
})
