import { expect, test } from 'vitest'
import { callsOf } from './calls.ts'
import { historyOf } from './history.ts'
import { readingOf } from './reading.ts'
import { exitCodeOf, judge } from './verdict.ts'
import { goodRows } from './testing/planted.ts'

const line = (n: number, more: object): string =>
  JSON.stringify({ t: 1, actor: 'worker', id: 'w', n, phase: 'intent', op: 'sql', ...more })
const terms = { hasOneClock: true, endsWithinSeconds: null }

test('a last line that was torn is passed over; one in the middle is a gap', () => {
  const torn = historyOf([{ name: 'worker-1.jsonl', text: `${line(1, {})}\n{"t": 1, "act` }])
  expect(torn.torn).toEqual(['worker-1.jsonl:2'])
  expect(readingOf(torn).gaps).toEqual([])
  const broken = historyOf([{ name: 'worker-1.jsonl', text: `{"t": 1, "act\n${line(1, {})}\n` }])
  expect(readingOf(broken).gaps).toEqual(['worker-1.jsonl:1 cannot be read'])
})

test('a process that was announced and said nothing is a gap, and gaps are no clean verdict', () => {
  const said = line(1, { actor: 'story', op: 'announce', phase: 'ok', who: 'worker', pid: 7 })
  const silent = historyOf([{ name: 'story-1.jsonl', text: said }])
  expect(readingOf(silent).gaps).toEqual(['worker-7.jsonl was announced at story-1.jsonl:1, and says nothing'])
  expect(exitCodeOf(judge(silent, goodRows(), terms))).toBe(1)
  const heard = historyOf([
    { name: 'story-1.jsonl', text: said },
    { name: 'worker-7.jsonl', text: line(1, {}) },
  ])
  expect(exitCodeOf(judge(heard, goodRows(), terms))).toBe(0)
})

test('no history at all vouches for nothing', () => {
  expect(exitCodeOf(judge(historyOf([]), goodRows(), terms))).toBe(1)
})

test('a call counts when its transaction is known to have committed, and else is unclear or undone', () => {
  const tx = { conn: 1, tx: 1 }
  const calls = (end: readonly string[]) =>
    callsOf(
      historyOf([
        {
          name: 'worker-1.jsonl',
          text: [
            line(1, { op: 'begin tx', ...tx }),
            line(2, { op: 'run_fence', run: 4, token: 2, ...tx }),
            line(3, { op: 'run_fence', phase: 'ok', of: 2, rows: 1, lease_token: 2, ...tx }),
            ...end,
          ].join('\n'),
        },
      ]).lines,
    )
  const commit = line(4, { op: 'commit', ...tx })
  const ended = (phase: string) => [commit, line(5, { op: 'commit', phase, of: 4, ...tx })]
  expect(calls(ended('ok'))).toMatchObject([{ fate: 'committed', run: 4, token: 2, leaseToken: 2, rows: 1 }])
  expect(calls(ended('fail'))).toMatchObject([{ fate: 'undone' }])
  expect(calls(ended('unclear'))).toMatchObject([{ fate: 'unclear' }])
  expect(calls([commit])).toMatchObject([{ fate: 'unclear' }])
  expect(calls([line(4, { op: 'rollback', ...tx })])).toMatchObject([{ fate: 'undone' }])
  expect(calls([])).toMatchObject([{ fate: 'unclear' }])
})
