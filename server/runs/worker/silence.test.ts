import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { newSilence, silenceIn } from './silence.ts'

const maxMs = 30
const now = () => process.hrtime.bigint()
/** Real time has to go by here: it is the clock of the system that is asked. */
const beLate = () => wait(maxMs * 2)

test('what is heard of is held, and what was not heard of for too long is not, without anybody saying so', async () => {
  const silence = silenceIn(newSilence(), maxMs)
  const taken = now()
  expect(silence.isTooLongFor(taken)).toBe(false)
  await beLate()
  expect(silence.isTooLongFor(taken)).toBe(true)
  expect(silence.isTooLongFor(now())).toBe(false)
})

test('what was given up stays so although something is heard again; what is taken afterwards is held', async () => {
  const shared = newSilence()
  const silence = silenceIn(shared, maxMs)
  const other = silenceIn(shared, maxMs)
  const taken = now()
  await beLate()
  other.giveUpIfTooLong()
  other.broken(now())
  expect(silence.isTooLongFor(taken)).toBe(true)
  expect(silence.isTooLongFor(now())).toBe(false)
})

test('an answer that waited for a frozen process breaks no silence', async () => {
  const silence = silenceIn(newSilence(), maxMs)
  const taken = now()
  await beLate()
  silence.broken(taken)
  expect(silence.isTooLongFor(taken)).toBe(true)
})

test('a silence that is not too long gives up nothing', () => {
  const silence = silenceIn(newSilence(), maxMs)
  const taken = now()
  silence.giveUpIfTooLong()
  expect(silence.isTooLongFor(taken)).toBe(false)
})
