import { callsOf } from '../calls.ts'
import type { Evidence } from '../evidence.ts'
import type { EventRow, FinalRows, RunRow } from '../final-rows.ts'
import { historyOf } from '../history.ts'

/** Histories and rows as they would stand after one operation that went well, for tests to break one thing of. */
export type Said = Readonly<Record<string, unknown>>

export const aRun = (more: Partial<RunRow> = {}): RunRow => ({
  id: 1,
  workspaceId: 1,
  tenantId: 7,
  tenantExternalId: 'tenant-a',
  initiatorId: 3,
  type: 'inventory.sync',
  status: 'completed',
  outcome: 'succeeded',
  reason: null,
  identity: 'same',
  counts: { total: 2, processed: 2, succeeded: 2, failed: 0 },
  failures: [],
  context: {},
  laneKey: 'tenant:7:provider',
  isCounted: false,
  leaseToken: 1,
  attempt: 1,
  isInvestigated: false,
  xmin: '900',
  ...more,
})

export const anEvent = (id: number, kind: string, more: Partial<EventRow> = {}): EventRow => ({
  id,
  run: 1,
  at: id * 1_000_000,
  kind,
  actorKind: kind === 'start' ? 'person' : 'worker',
  actorName: kind === 'start' ? 'Ada' : 'w-1',
  toStatus: kind === 'complete' || kind === 'reconcile' ? 'completed' : kind === 'start' ? 'queued' : 'running',
  outcome: kind === 'complete' ? 'succeeded' : null,
  reason: null,
  evidence: kind === 'complete' ? { counts: aRun().counts } : {},
  xmin: String(800 + id),
  ...more,
})

export const theEnd = (more: Partial<EventRow> = {}): EventRow => anEvent(3, 'complete', { xmin: '900', ...more })

export const goodRows = (more: Partial<FinalRows> = {}): FinalRows => ({
  runs: [aRun()],
  events: [anEvent(1, 'start'), anEvent(2, 'begin'), theEnd()],
  notifications: [{ id: 5, run: 1, person: 3, isRead: false, xmin: '900' }],
  audit: [
    { id: 8, run: 1, action: 'inventory.sync.dispatched', xmin: '801' },
    { id: 9, run: 1, action: 'inventory.sync.completed', xmin: '900' },
  ],
  lanes: [{ key: 'tenant:7:provider', running: 0, max: 2 }],
  seen: [],
  ...more,
})

/** What is judged: files by name, one object a line (`n` and `t` count up by themselves), and the rows. */
export function planted(files: Readonly<Record<string, readonly Said[]>>, rows: FinalRows = goodRows()): Evidence {
  const history = historyOf(
    Object.entries(files).map(([name, lines]) => ({
      name: `${name}.jsonl`,
      text: lines
        .map((line, index) =>
          JSON.stringify({ t: 1000 + index, actor: name.split('-')[0], id: name, n: index + 1, ...line }),
        )
        .join('\n'),
    })),
  )
  return { history, calls: callsOf(history.lines), rows, hasOneClock: true, endsWithinSeconds: null }
}

/** A call inside a transaction of its own that is committed; `n` goes on from `from`. */
export function committed(from: number, call: Said, answer: Said, t = 1000 + from): Said[] {
  const tx = { conn: 1, tx: from }
  return [
    { t, n: from, phase: 'intent', op: 'begin tx', ...tx },
    { t, n: from + 1, phase: 'ok', of: from, op: 'begin tx', ...tx },
    { t, n: from + 2, phase: 'intent', ...tx, ...call },
    { t, n: from + 3, phase: 'ok', of: from + 2, ...tx, op: call['op'], rows: 1, ...answer },
    { t, n: from + 4, phase: 'intent', op: 'commit', ...tx },
    { t, n: from + 5, phase: 'ok', of: from + 4, op: 'commit', ...tx },
  ]
}

export const start = (run: number, key: string, tenant = 'tenant-a'): Said[] => [
  { phase: 'intent', op: 'start', tenant, key },
  { phase: 'ok', of: 1, op: 'start', key, run: String(run), alreadyQueued: false, httpStatus: 202 },
]

export const sight = (status: string, outcome: string, processed: number | null = null): Said => ({
  phase: 'ok',
  op: 'see',
  run: '1',
  status,
  outcome,
  processed,
  total: 2,
})
