import { expect, test } from 'vitest'
import {
  cancelRefusal,
  cancelWords,
  investigationRefusal,
  investigationWords,
  retryRefusal,
  retryWords,
} from './platform-acts.ts'

const failed = {
  type: 'inventory.sync',
  status: 'completed',
  outcome: 'failed',
  problemClass: 'terminal_follow_up',
  resolvedBy: null,
  investigation: null,
  cancelRequestedAt: null,
} as const

test('what failed may be done once more, under its old spelling too', () => {
  expect(retryRefusal(failed)).toBeNull()
  expect(retryRefusal({ ...failed, type: 'inventory_sync' })).toBeNull()
  expect(retryRefusal({ ...failed, outcome: 'cancelled' })).toBeNull()
})

test.each([
  ['a restore', { type: 'restore.execute' }, 'This kind of operation cannot be started by this build.'],
  ['an unknown type', { type: 'from.the.future' }, 'This kind of operation cannot be started by this build.'],
  ['one under way', { status: 'running', outcome: 'pending' }, 'It has not ended yet.'],
  ['a success', { outcome: 'succeeded' }, 'It succeeded: there is nothing to do once more.'],
] as const)('%s is not retried', (_, change, why) => {
  expect(retryRefusal({ ...failed, ...change })).toBe(why)
})

test('only what still goes on is cancelled, and once', () => {
  expect(cancelRefusal({ status: 'running', cancelRequestedAt: null })).toBeNull()
  expect(cancelRefusal({ status: 'queued', cancelRequestedAt: null })).toBeNull()
  expect(cancelRefusal({ status: 'running', cancelRequestedAt: '2026-05-01T10:00:00Z' })).toContain('already')
  expect(cancelRefusal(failed)).toContain('already ended')
})

test('only what is open is marked as investigated', () => {
  expect(investigationRefusal(failed)).toBeNull()
  expect(investigationRefusal({ ...failed, status: 'running', problemClass: 'none' })).toBe('It has not ended yet.')
  expect(investigationRefusal({ ...failed, problemClass: 'none', resolvedBy: '7' })).toContain('settled')
  expect(investigationRefusal({ ...failed, problemClass: 'none' })).toContain('nothing')
  const investigation = { at: '2026-05-01T10:00:00Z', by: 'Ada', note: 'known' }
  expect(investigationRefusal({ ...failed, problemClass: 'none', investigation })).toBe(
    'Ada has looked into it already.',
  )
})

test('each act says beforehand what it will do, and whom it will tell', () => {
  const run = {
    ...failed,
    freshness: 'fresh_active',
    tenant: { externalId: 'a', name: 'Contoso' },
    initiator: { id: '1', name: 'Ada' },
  } as const
  expect(retryWords(run).question).toBe('Retry Inventory sync?')
  expect(retryWords(run).meaning.join(' ')).toMatch(/for Contoso, with what was asked for then\..*nobody is notified/)
  expect(retryWords({ ...run, tenant: null }).meaning[0]).toContain('a new operation, with')
  expect(investigationWords(run).meaning.join(' ')).toContain('This cannot be taken back.')
  const cancel = (change: object) => cancelWords({ ...run, status: 'running', ...change }).meaning.at(-1)
  expect(cancel({})).toBe('Ada, who started it, is notified when it has ended.')
  expect(cancel({ initiator: null })).toBe('Other operations of Contoso go on.')
})
