import { describe, expect, test } from 'vitest'
import { reasonCodes } from './failure.ts'
import { outcomes } from './lifecycle.ts'
import { terminalNotification, type EndedRun } from './ending-words.ts'

const ended: EndedRun = {
  id: 7,
  type: 'inventory.sync',
  outcome: 'succeeded',
  reasonCode: null,
  isReconciled: false,
  hasBegun: true,
  summaryCounts: { total: 33, processed: 33, succeeded: 33, failed: 0 },
  failures: [],
  tenantName: 'Contoso',
}
const words = (change: Partial<EndedRun>) => terminalNotification({ ...ended, ...change })
const part = { total: 33, processed: 12, succeeded: 10, failed: 2 }
const failure = (code: string, count: number) => ({ code, message: 'm', count })

test('a notification has a title, sentences, a tone and a link', () => {
  expect(words({})).toEqual({
    title: 'Inventory sync for Contoso succeeded',
    body: 'Nothing failed. Total: 33 · Processed: 33 · Succeeded: 33.',
    tone: 'success',
    url: '/admin/operations/7',
  })
})

test('a cancel says what stays undone', () => {
  const cancelled = { outcome: 'cancelled', reasonCode: 'cancelled_by_person' } as const
  const body = (change: Partial<EndedRun>) => words({ ...cancelled, summaryCounts: {}, ...change }).body
  expect(body({ summaryCounts: part })).toBe(
    'A person cancelled it. 21 of 33 policy types were not finished. What was done until then stays as it is. Total: 33 · Processed: 12 · Succeeded: 10 · Failed: 2.',
  )
  expect(body({ hasBegun: false })).toBe('A person cancelled it. It had not begun. Nothing was done.')
  expect(body({})).toBe('A person cancelled it. How much of it was done is not known.')
  expect(body({ summaryCounts: { total: 1, processed: 0 } })).toContain('1 of 1 policy type was not finished.')
})

test('an end without the worker does not pass its last counts off as the truth', () => {
  const forced = words({ outcome: 'cancelled', reasonCode: 'cancel_forced', isReconciled: true, summaryCounts: part })
  expect(forced.title).toBe('Inventory sync for Contoso was cancelled without its worker')
  expect(forced.body).toContain('By its last count 21 of 33 policy types were not finished; what was done after')
  const lost = words({ outcome: 'failed', reasonCode: 'worker_lost', isReconciled: true })
  expect(lost.title).toBe('Inventory sync for Contoso was ended by reconciliation')
  expect(lost.body).toContain('It counts as failed. Everything had been gone through by its last count; what followed')
})

test('the commonest causes are named, and how many failures had others', () => {
  const failures = [failure('throttled', 9), failure('permission_denied', 4), failure('not_found', 2)]
  const change = { outcome: 'partially_succeeded', reasonCode: 'some_items_failed' } as const
  expect(words({ ...change, failures }).body).toContain(
    'longer than could be waited (9 times). Microsoft refused: the connection lacks a permission (4 times). 2 further failures have other causes. Total',
  )
  expect(words({ ...change, failures: failures.slice(0, 1) }).body).not.toContain('further')
})

test('failures that a long list left out are counted, and no cause is made of them', () => {
  const failures = [failure('throttled', 100), failure('some_items_failed', 400)]
  const { body } = words({ outcome: 'failed', reasonCode: 'all_items_failed', failures })
  expect(body).toContain('(100 times). 400 further failures have other causes.')
  expect(body).not.toContain('Part of it failed')
})

describe('whatever a row holds', () => {
  const counts = [{}, part, { total: 33, processed: 33, succeeded: 33 }, { total: 0, processed: 0 }, { total: 'x' }]
  const failures = [[], [failure('throttled', 1)], [failure('unicorn', 3), failure('internal_error', 2)]]
  const rows = outcomes.flatMap((outcome) =>
    [...reasonCodes, null, 'gone_with_the_wind'].flatMap((reasonCode) =>
      [true, false].flatMap((isReconciled) =>
        [true, false].flatMap((hasBegun) =>
          counts.flatMap((summaryCounts) =>
            failures.map((failed) => ({
              ...ended,
              ...{ outcome, reasonCode, isReconciled, hasBegun, summaryCounts, failures: failed },
            })),
          ),
        ),
      ),
    ),
  )
  const told = rows.map((run) => ({ run, ...terminalNotification(run) }))
  type Told = (typeof told)[number]
  /** The wordings of those runs that are not as they should be: none. */
  const wrong = (of: (run: EndedRun) => boolean, isRight: (words: Told) => boolean) =>
    told.filter((words) => of(words.run) && !isRight(words)).slice(0, 3)
  const ends =
    (...outcomes: readonly string[]) =>
    (run: EndedRun) =>
      outcomes.includes(run.outcome)
  const isCutShort = ends('failed', 'cancelled', 'partially_succeeded')

  test('the body is made of whole sentences, and none runs into the next', () => {
    const isSentence = (text: string) => /^[A-Z0-9].*[^.]\.$/.test(text)
    expect(
      wrong(
        () => true,
        ({ body }) => body.split(/(?<=\.) /).every(isSentence),
      ),
    ).toEqual([])
  })

  test('only a success is toned and called one', () => {
    const isNone = ends('failed', 'cancelled', 'partially_succeeded', 'blocked', 'pending')
    const isSober = ({ title, body, tone }: Told) =>
      tone !== 'success' && !/succeed/.test(title.replace('partially succeeded', '')) && !/Nothing failed/.test(body)
    expect(wrong(isNone, isSober)).toEqual([])
  })

  test('a failure is called one, also where the reconciler ended it', () => {
    const isCalled = ({ title, body, tone }: Told) => / failed\./.test(`${title}. ${body}`) && tone === 'danger'
    expect(wrong(ends('failed'), isCalled)).toEqual([])
  })

  test('what is not finished is said wherever the counts show it', () => {
    const isPart = (run: EndedRun) => isCutShort(run) && run.hasBegun && run.summaryCounts === part
    expect(wrong(isPart, ({ body }) => body.includes('21 of 33 policy types were not finished'))).toEqual([])
  })

  test('of work that never began nothing is said to be done', () => {
    const isUntouched = (run: EndedRun) => (isCutShort(run) && !run.hasBegun) || run.outcome === 'blocked'
    expect(wrong(isUntouched, ({ body }) => body.includes('Nothing was done.'))).toEqual([])
  })

  test('an end that its worker did not tell never reads as one that it did', () => {
    const isUntold = (run: EndedRun) => run.isReconciled && ends('failed', 'cancelled')(run)
    const isSaid = ({ run, title, body }: Told) =>
      /ended by reconciliation|without its worker/.test(title) && (!run.hasBegun || /not known/.test(body))
    expect(wrong(isUntold, isSaid)).toEqual([])
  })
})
