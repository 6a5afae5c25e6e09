import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../contract/operation.ts'
import { fitsOf, follow, followOthers, holdOf, newsOf, othersOf, rowsOf, type Hold, type Page } from './held-rows.ts'

const at = (second: number) => new Date(Date.UTC(2026, 2, 10, 12, 0, second)).toISOString()

/** Created in the second of its id, so that a higher one stands above. */
const run = (id: number, more: Partial<Operation> = {}) =>
  ({
    id: String(id),
    createdAt: at(id),
    status: 'running',
    outcome: 'pending',
    freshness: 'fresh_active',
    problemClass: 'none',
    isReconciled: false,
    ...more,
  }) as Operation
const ended = (id: number) => run(id, { status: 'completed', outcome: 'succeeded', freshness: 'terminal_normal' })
const page = (second: number, items: Operation[], hasMore = false): Page => ({
  items,
  nextCursor: hasMore ? 'more' : null,
  asOf: at(second),
})
const active = fitsOf('active', {})
const idsOf = (hold: Hold) => rowsOf(hold, active).map((row) => row.run.id)
const hold = (items: Operation[], hasMore = false) => holdOf('key', page(10, items, hasMore), true)
const news = (held: Hold) => newsOf(held, active)

describe('rows stay where they are', () => {
  test('and say what was read last', () => {
    const held = follow(hold([run(3), run(2)]), page(11, [run(3, { cancelRequestedAt: at(11) }), run(2)]), true)
    expect(rowsOf(held, active)).toMatchObject([
      { run: { id: '3', cancelRequestedAt: at(11) }, readAt: Date.parse(at(11)), hasLeft: false },
      { run: { id: '2' } },
    ])
    expect(news(held)).toBeNull()
  })

  test('what is new is counted and pushes nothing away', () => {
    const held = follow(hold([run(3), run(2)], true), page(13, [run(12), run(11), run(3)], true), true)
    expect(idsOf(held)).toEqual(['3', '2'])
    expect(othersOf(held)).toEqual(['2'])
    expect(news(held)).toEqual({ created: 2, changed: 0 })
  })

  test('what left the list stays with what it is now, and is counted', () => {
    const read = follow(hold([run(3), run(2)]), page(11, [run(3)]), true)
    expect(othersOf(read)).toEqual(['2'])
    const held = followOthers(read, page(11, [ended(2)]), ['2'])
    expect(rowsOf(held, active)).toMatchObject([
      { hasLeft: false },
      { run: { id: '2', outcome: 'succeeded' }, hasLeft: true },
    ])
    expect(news(held)).toEqual({ created: 0, changed: 1 })
    expect(idsOf(holdOf('key', held.fresh, true))).toEqual(['3'])
  })

  test('what came in between by a change of state is counted as changed', () => {
    const held = follow(hold([run(5), run(2)]), page(11, [run(5), run(4), run(2), run(1)]), true)
    expect(idsOf(held)).toEqual(['5', '2'])
    expect(news(held)).toEqual({ created: 0, changed: 2 })
  })

  test('what slid up from the next page came from nowhere', () => {
    const held = follow(hold([run(5), run(4)], true), page(11, [run(5), run(3)], true), true)
    expect(news(followOthers(held, page(11, [ended(4)]), ['4']))).toEqual({ created: 0, changed: 1 })
  })

  test('what is gone for whoever looks goes at once', () => {
    const read = follow(hold([run(3), run(2)]), page(11, [run(3)]), true)
    expect(idsOf(followOthers(read, page(11, []), ['2']))).toEqual(['3'])
  })

  test('an older answer takes nothing back', () => {
    const held = follow(hold([run(3)]), page(12, [ended(3)]), true)
    expect(rowsOf(followOthers(held, page(11, [run(3)]), ['3']), active)[0]?.run.status).toBe('completed')
  })
})

test('an answer is taken in once, so that nothing is drawn for ever', () => {
  const fresh = page(11, [run(3)])
  const others = page(11, [ended(2)])
  const held = followOthers(follow(hold([run(3), run(2)]), fresh, true), others, ['2'])
  expect(followOthers(follow(held, fresh, true), others, ['2'])).toBe(held)
})

test('an empty list has no row that could jump, and one from before is replaced by the first true reading', () => {
  expect(idsOf(follow(hold([]), page(11, [run(11)]), true))).toEqual(['11'])
  const old = holdOf('key', page(1, [run(1)]), false)
  expect(idsOf(follow(old, page(11, [run(9), run(1)]), true))).toEqual(['9', '1'])
})

describe('numbers that are bounds say so', () => {
  test('a page of nothing but new ones may not be all of them', () => {
    const held = follow(hold([run(3), run(2)], true), page(15, [run(14), run(13)], true), true)
    expect(news(held)).toEqual({ created: { atLeast: 2 }, changed: 0 })
  })

  test('and what changed below the end of the page is not seen', () => {
    const read = follow(hold([run(5), run(4), run(3)], true), page(15, [run(12), run(11), run(5)], true), true)
    const held = followOthers(read, page(15, [run(4), ended(3)]), ['4', '3'])
    expect(news(held)).toEqual({ created: 2, changed: { atLeast: 1 } })
  })
})

test.for([
  ['status', { status: 'running' }, false],
  ['outcome', { outcome: 'succeeded' }, true],
  ['freshness', { freshness: 'fresh_active' }, false],
  ['problemClass', { problemClass: 'terminal_follow_up' }, false],
  ['reconciled', { reconciled: 'false' }, true],
  ['a window', { from: at(0) }, true],
] as const)('%s is asked of the state of an operation', ([, filter, fits]) => {
  expect(fitsOf('all', filter)(ended(1))).toBe(fits)
})

test('a tab is asked of it by the one classifier', () => {
  const stale = run(1, { freshness: 'likely_stale', problemClass: 'active_stale_attention' })
  expect([stale, run(2), ended(3)].map(fitsOf('active_stale_attention', {}))).toEqual([true, false, false])
  expect([stale, run(2), ended(3)].map(active)).toEqual([true, true, false])
})
