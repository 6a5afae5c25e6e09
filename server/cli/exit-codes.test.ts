import { expect, test } from 'vitest'
import { outcomes } from '../../operations/lifecycle.ts'
import { exitCodeOf, exitCodes, exitCodesHelp } from './exit-codes.ts'

test('only a success is 0, and each end that a script would treat otherwise has its own code', () => {
  expect(Object.fromEntries(outcomes.map((outcome) => [outcome, exitCodeOf(outcome)]))).toEqual({
    pending: 5,
    succeeded: 0,
    partially_succeeded: 4,
    blocked: 5,
    failed: 5,
    cancelled: 6,
  })
})

test('the help names every code', () => {
  const named = [...exitCodesHelp.matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code))
  expect(named).toEqual(Object.values(exitCodes))
})
