import { expect, test } from 'vitest'
import { policyTypeKeys } from '../../../operations/policy-types.ts'
import { coverageRows, coverageSummary } from './coverage-words.ts'

const at = '2026-03-10T12:00:00Z'
const complete = { status: 'complete', itemCount: 3, reasonCode: null, operationId: '1', at } as const
const denied = { status: 'denied', itemCount: 0, reasonCode: 'permission_denied', operationId: '1', at } as const
const all = Object.fromEntries(policyTypeKeys.map((type) => [type, complete]))

test('a tenant that was never read says so, in grey', () => {
  expect(coverageSummary(coverageRows({}))).toEqual({ text: 'No type has been read yet.', tone: 'neutral' })
})

test('everything read is the only thing that is a success', () => {
  expect(coverageSummary(coverageRows(all))).toEqual({ text: '33 of 33 types read completely.', tone: 'success' })
})

test('what could not be read is said, and stands first with its reason and no number', () => {
  const rows = coverageRows({ ...all, mobileApp: denied })
  expect(coverageSummary(rows)).toEqual({
    text: '32 of 33 types read completely; 1 could not be read.',
    tone: 'warning',
  })
  expect(rows[0]).toMatchObject({
    type: 'mobileApp',
    reading: 'denied',
    itemCount: null,
    reason: 'Microsoft refused: the connection lacks a permission.',
  })
})

test('a type that was never read is never green', () => {
  const rows = coverageRows({ mobileApp: complete })
  expect(coverageSummary(rows)).toEqual({ text: '1 of 33 types read completely; 32 never read.', tone: 'neutral' })
})
