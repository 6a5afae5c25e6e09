import { describe, expect, test } from 'vitest'
import {
  countedText,
  countsNote,
  elapsedText,
  expectedText,
  ranFor,
  ranText,
  remainingText,
  unitOf,
  waitedFor,
} from './elapsed.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 10, 12, 0, seconds)).toISOString()
const now = Date.parse(at(42))
const queued = { status: 'queued', createdAt: at(0), startedAt: null, completedAt: null } as const
const running = { status: 'running', createdAt: at(0), startedAt: at(2), completedAt: null } as const
const ended = { status: 'completed', createdAt: at(0), startedAt: at(2), completedAt: at(35) } as const
const refused = { status: 'completed', createdAt: at(0), startedAt: null, completedAt: at(5) } as const

test('each state has its own clock', () => {
  expect([queued, running, ended, refused].map((run) => elapsedText(run, now))).toEqual([
    'Queued 42 s ago',
    'Started 40 s ago',
    'Ran for 33 s',
    'Never ran',
  ])
})

test('waiting and running are told apart', () => {
  expect([queued, running, ended, refused].map(waitedFor)).toEqual([null, 2_000, 2_000, 5_000])
  expect([queued, running, ended, refused].map(ranFor)).toEqual([null, null, 33_000, null])
})

test('only what somebody can say is expected', () => {
  expect(expectedText('inventory.sync')).toBe('usually about 15 s')
  expect(expectedText('inventory_sync')).toBe('usually about 15 s')
  expect(expectedText('policy.export')).toBeNull()
  expect(expectedText('unicorn.ride')).toBeNull()
})

test('a count is said in what it counts', () => {
  const progress = { mode: 'counted', processed: 4, total: 10, text: '4/10' } as const
  expect(countedText('inventory.sync', progress)).toBe('4 of 10 policy types')
  expect(countedText('unicorn.ride', { ...progress, processed: 1, total: 1 })).toBe('1 of 1 item')
  expect(unitOf('policy.sync')).toBe('policies')
})

describe('what is left', () => {
  const progress = { mode: 'counted', processed: 10, total: 30, text: '10/30' } as const
  const run = {
    status: 'running',
    startedAt: at(2),
    freshness: 'fresh_active',
    waiting: null,
    cancelRequestedAt: null,
    progress,
  } as const

  test('is said from what was counted, waits left out', () => {
    expect(remainingText(run, now, 0)).toBe('about 1 min left')
    expect(remainingText(run, now, 20_000)).toBe('about 40 s left')
  })

  test.each([
    ['it waits for Microsoft', { waiting: { for: 'microsoft', until: at(59) } }],
    ['it is being cancelled', { cancelRequestedAt: at(40) }],
    ['its last word is old', { freshness: 'likely_stale' }],
    ['it has not begun', { status: 'queued', startedAt: null }],
    ['nothing was counted', { progress: { mode: 'activity' } }],
    ['too little was seen', { progress: { ...progress, processed: 2 } }],
    ['all is done but the end', { progress: { ...progress, processed: 30 } }],
  ] as const)('is not said when %s', (_, change) => {
    expect(remainingText({ ...run, ...change }, now, 0)).toBeNull()
  })
})

test('how long it ran, and no more than is known', () => {
  const running = { status: 'running', createdAt: at(0), startedAt: at(2), completedAt: null } as const
  expect(ranText({ ...queued, freshness: 'fresh_active' }, now)).toBe('Not started')
  expect(ranText({ ...running, freshness: 'fresh_active' }, now)).toBe('40 s so far')
  expect(ranText({ ...running, freshness: 'likely_stale' }, now)).toBe('Not known')
  const ended = { ...running, status: 'completed', completedAt: at(12), freshness: 'terminal_normal' } as const
  expect(ranText(ended, now)).toBe('10 s')
  expect(ranText({ ...ended, startedAt: null }, now)).toBe('Never ran')
})

test('what counts count is said of those that count', () => {
  expect(countsNote('inventory.sync')).toBe('Total, processed, succeeded, failed and skipped count policy types.')
  expect(countsNote('baseline.capture')).toBeNull()
  expect(countsNote('unicorn.ride')).toBeNull()
})
