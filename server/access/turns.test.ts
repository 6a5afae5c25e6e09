import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

function work() {
  const begun: number[] = []
  const ends = new Map<number, (fails?: boolean) => void>()
  const one = (n: number) => () =>
    new Promise<number>((resolve, reject) => {
      begun.push(n)
      ends.set(n, (fails = false) => (fails ? reject(new Error('broken')) : resolve(n)))
    })
  return { begun, one, end: (n: number, fails = false) => ends.get(n)?.(fails) }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('no more than so many work at once, and the others in the order in which they came', async () => {
  const { begun, one, end } = work()
  const inTurn = createTurns(2)
  const all = [1, 2, 3, 4].map((n) => inTurn(one(n)))
  await settled()
  expect(begun).toEqual([1, 2])
  end(2)
  await settled()
  expect(begun).toEqual([1, 2, 3])
  const late = inTurn(one(5))
  end(3)
  await settled()
  expect(begun).toEqual([1, 2, 3, 4])
  for (const n of [1, 4]) end(n)
  await settled()
  end(5)
  expect(await Promise.all([...all, late])).toEqual([1, 2, 3, 4, 5])
})

test('what fails makes room as well, and fails for its own caller alone', async () => {
  const { begun, one, end } = work()
  const inTurn = createTurns(1)
  const first = inTurn(one(1))
  const second = inTurn(one(2))
  end(1, true)
  await expect(first).rejects.toThrow('broken')
  await settled()
  expect(begun).toEqual([1, 2])
  end(2)
  expect(await second).toBe(2)
})
