import { expect, test } from 'vitest'
import { testTerminal } from './testing/test-terminal.ts'
import { secondsIn, testOperation } from './testing/test-operation.ts'
import { widthOf } from './text-width.ts'
import { watchView } from './watch-view.ts'

const ended = testOperation({
  status: 'completed',
  outcome: 'succeeded',
  freshness: 'terminal_normal',
  progress: { mode: 'none' },
  summaryCounts: { total: 10, processed: 10, succeeded: 10 },
  completedAt: '2026-01-01T10:01:02.000Z',
})

test('on a terminal one line is drawn over, and then says how it ended', () => {
  const { terminal, out } = testTerminal({ isLookedAt: true, columns: 120 })
  const view = watchView(terminal, false, () => secondsIn(10))
  view.show(testOperation(), secondsIn(10))
  view.show(ended, secondsIn(60))
  view.end()
  const [title, drawn, ...lines] = out().split(/\n|\r\u001b\[2K(?=Inventory)/)
  expect(title).toBe('Operation #7 · Inventory sync · Contoso')
  expect(drawn).toContain('4 of 10 policy types')
  expect(lines).toEqual([
    'Inventory sync for Contoso succeeded',
    'Nothing failed. Ran for 1 min 0 s.',
    'Total: 10 · Processed: 10 · Succeeded: 10',
    '',
  ])
})

test('a line never wraps, or it could not be drawn over', () => {
  const { terminal, out } = testTerminal({ isLookedAt: true, columns: 40 })
  const view = watchView(terminal, false, () => secondsIn(10))
  view.show(testOperation(), secondsIn(10))
  view.end()
  const drawn = out().split('\u001b[2K').slice(1)
  for (const line of drawn) expect(widthOf(line.trimEnd())).toBeLessThan(40)
})

test('in a pipe the same news is told once', () => {
  const { terminal, out } = testTerminal()
  const view = watchView(terminal, false, () => secondsIn(10))
  for (const seconds of [10, 11, 12]) view.show(testOperation(), secondsIn(seconds))
  view.show(ended, secondsIn(61))
  view.end()
  expect(out()).toBe(
    [
      '2026-01-01T10:00:12.000Z  Operation #7  Inventory sync  Running  4 of 10 policy types',
      '2026-01-01T10:01:02.000Z  Operation #7  Inventory sync  Succeeded  Nothing failed.  Total: 10 · Processed: 10 · Succeeded: 10',
      '',
    ].join('\n'),
  )
})

test('a name cannot paint, move the cursor or add a line', () => {
  for (const isLookedAt of [false, true]) {
    const { terminal, out } = testTerminal({ isLookedAt })
    const view = watchView(terminal, false, () => secondsIn(10))
    view.show(testOperation({ label: 'Sync\u001b[31m\n', tenant: { externalId: 'a', name: 'X\u0007' } }), secondsIn(10))
    view.end()
    expect(out().replaceAll('\u001b[2K', '')).not.toMatch(/[\u001b\u0007]/)
  }
})
