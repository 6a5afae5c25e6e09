import type { OperationDetail } from '../../../contract/operation.ts'

/** An operation as the API answers it: running, fresh, counted. */
export const testOperation = (more: Partial<OperationDetail> = {}): OperationDetail => ({
  id: '7',
  type: 'inventory.sync',
  label: 'Inventory sync',
  status: 'running',
  outcome: 'pending',
  reasonCode: null,
  freshness: 'fresh_active',
  staleAt: null,
  staleBecause: null,
  problemClass: 'none',
  isReconciled: false,
  tenant: { externalId: 'a', name: 'Contoso' },
  workspaceId: '1',
  initiator: { id: '1', name: 'Olga' },
  summaryCounts: { total: 10, processed: 4 },
  failures: [],
  progress: { mode: 'counted', processed: 4, total: 10, text: '4/10' },
  waiting: null,
  reconciliation: null,
  resolvedBy: null,
  investigation: null,
  retryOf: null,
  createdAt: '2026-01-01T10:00:00.000Z',
  startedAt: '2026-01-01T10:00:02.000Z',
  completedAt: null,
  heartbeatAt: '2026-01-01T10:00:40.000Z',
  cancelRequestedAt: null,
  cancelRequestedBy: null,
  cancelForcedAt: null,
  url: '/admin/operations/7',
  workerName: 'w-1',
  waitingMs: 0,
  ...more,
})

/** An instant after it began, as the clock of the server. */
export const secondsIn = (seconds: number): number => Date.parse('2026-01-01T10:00:02.000Z') + seconds * 1000
