import { expect, test } from 'vitest'
import type { Budget } from './budget.ts'
import type { Waiting } from './client.ts'
import { createGate } from './gate.ts'
import { jumpingClock } from './testing/jumping-clock.ts'

const wide = { requests: 1_000, ms: 20_000 }

const setUp = (window = wide, concurrencyMax = 16) => {
  const time = jumpingClock()
  const gate = createGate(time.clock, window, concurrencyMax)
  const budget = (more: Partial<Budget> = {}): Budget => ({
    signal: new AbortController().signal,
    endsAt: time.clock.now() + 600_000,
    onWait: () => {},
    ...more,
  })
  /** How many more may go at once right now. */
  const places = async () => {
    const late = { endsAt: time.clock.now() }
    let count = 0
    while ((await gate.enter(budget(late))) === 'entered') count += 1
    for (let left = 0; left < count; left++) gate.leave('nothing')
    return count
  }
  return { ...time, gate, budget, places }
}

test('more go at once while it goes well, half as many after a 429', async () => {
  const { gate, budget, places, clock, advance } = setUp()
  expect(await places()).toBe(4)
  for (let round = 0; round < 200; round++) {
    await gate.enter(budget())
    gate.leave('well')
  }
  expect(await places()).toBe(16)
  await gate.enter(budget())
  gate.leave('throttled', clock.now() + 1_000)
  advance(1_000)
  expect(await places()).toBe(8)
})

test('sixteen that are throttled together halve it once', async () => {
  const { gate, budget, places, clock, advance } = setUp()
  for (let entered = 0; entered < 4; entered++) await gate.enter(budget())
  for (let left = 0; left < 4; left++) gate.leave('throttled', clock.now() + 1_000)
  advance(1_000)
  expect(await places()).toBe(2)
})

test('it never closes for good', async () => {
  const { gate, budget, places, advance } = setUp()
  for (let round = 0; round < 50; round++) {
    await gate.enter(budget())
    gate.leave('throttled')
    advance(1_000)
  }
  expect(await places()).toBe(1)
})

test('nobody enters during a pause, and all are told until when', async () => {
  const { gate, budget, clock } = setUp()
  await gate.enter(budget())
  const until = clock.now() + 30_000
  gate.leave('throttled', until)
  const said: (Waiting | null)[] = []
  const entries = [1, 2].map(() => gate.enter(budget({ onWait: (waiting) => said.push(waiting) })))
  await Promise.all(entries)
  expect(clock.now()).toBeGreaterThanOrEqual(until)
  const waiting = { until: new Date(until), reason: 'throttled' }
  expect(said).toEqual([waiting, waiting, null, null])
})

test('a shorter pause does not shorten a longer one', async () => {
  const { gate, budget, clock } = setUp()
  await gate.enter(budget())
  await gate.enter(budget())
  const until = clock.now() + 30_000
  gate.leave('throttled', until)
  gate.leave('throttled', clock.now() + 1_000)
  await gate.enter(budget())
  expect(clock.now()).toBeGreaterThanOrEqual(until)
})

test('a success that asks to slow down is heeded', async () => {
  const { gate, budget, clock, places } = setUp()
  const begun = clock.now()
  await gate.enter(budget())
  gate.leave('slow', begun + 5_000)
  await gate.enter(budget())
  expect(clock.now()).toBe(begun + 5_000)
  gate.leave('nothing')
  expect(await places()).toBe(2)
})

test('one request a second means one request a second', async () => {
  const { gate, budget, clock, advance } = setUp({ requests: 1, ms: 1_050 }, 1)
  const begun = clock.now()
  for (let round = 0; round < 10; round++) {
    await gate.enter(budget())
    // On the way for so long: it may have been counted at any time of it.
    advance(100)
    gate.leave('well')
  }
  expect(clock.now() - begun).toBe(9 * 1_150 + 100)
})

test('no window holds more than it may', async () => {
  const { gate, budget, clock, advance } = setUp({ requests: 10, ms: 1_000 })
  const begun: number[] = []
  for (let round = 0; round < 200; round++) {
    await gate.enter(budget())
    begun.push(clock.now())
    gate.leave('well')
    advance(round % 40)
  }
  const most = Math.max(...begun.map((from) => begun.filter((at) => at >= from && at < from + 1_000).length))
  expect(most).toBe(10)
})

test('who waits for a place can give up at once, and takes no place', async () => {
  const { gate, budget, places } = setUp(wide, 1)
  await gate.enter(budget())
  const giveUp = new AbortController()
  const entry = gate.enter(budget({ signal: giveUp.signal }))
  giveUp.abort()
  await expect(entry).rejects.toMatchObject({ name: 'AbortError' })
  gate.leave('well')
  expect(await places()).toBe(1)
})

test('who waits for a place gets it when one is given back', async () => {
  const { gate, budget } = setUp(wide, 1)
  await gate.enter(budget())
  const entries = [gate.enter(budget()), gate.enter(budget())]
  gate.leave('well')
  expect(await entries[0]).toBe('entered')
  gate.leave('well')
  expect(await entries[1]).toBe('entered')
})

test('a place that comes too late is not waited for', async () => {
  const { gate, budget, clock } = setUp(wide, 1)
  await gate.enter(budget())
  expect(await gate.enter(budget({ endsAt: clock.now() + 20 }))).toBe('deadline_exceeded')
})
