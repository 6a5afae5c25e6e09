import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, onTestFinished, test } from 'vitest'
import type { Operation } from '../../contract/operation.ts'
import type { ActiveRuns } from './active-runs.ts'
import { announceStart } from './announce-start.ts'
import { activeRunsQuery } from './use-active-runs.ts'

const tenant = '7d1f1cbb-0000-4000-8000-000000000001'
const accepted: Operation = {
  id: '7',
  type: 'inventory.sync',
  label: 'Inventory sync',
  status: 'queued',
  outcome: 'pending',
  reasonCode: null,
  freshness: 'fresh_active',
  staleAt: null,
  staleBecause: null,
  problemClass: 'none',
  isReconciled: false,
  tenant: { externalId: tenant, name: 'Contoso' },
  workspaceId: '1',
  initiator: null,
  summaryCounts: {},
  failures: [],
  progress: { mode: 'activity' },
  waiting: null,
  reconciliation: null,
  resolvedBy: null,
  investigation: null,
  retryOf: null,
  createdAt: '2026-03-10T12:00:00.000Z',
  startedAt: null,
  completedAt: null,
  heartbeatAt: null,
  workerName: null,
  cancelRequestedAt: null,
  cancelRequestedBy: null,
  cancelForcedAt: null,
  url: '/admin/operations/7',
}
const reading = (...rows: Operation[]): ActiveRuns => ({ rows, count: rows.length, readAt: 0, staleAt: null })

/** A widget on the screen whose readings are answered by hand. */
function onScreen() {
  const client = new QueryClient()
  const asked: ((active: ActiveRuns) => void)[] = []
  const { queryKey } = activeRunsQuery(tenant)
  const queryFn = ({ signal: _ }: { signal: AbortSignal }) => new Promise<ActiveRuns>((resolve) => asked.push(resolve))
  onTestFinished(new QueryObserver(client, { queryKey, queryFn }).subscribe(() => undefined))
  const shown = () => client.getQueryData(queryKey)?.rows.map(({ id }) => id)
  return { client, asked, shown }
}

test('a run that was accepted is shown before anything is read again', async () => {
  const { client, asked, shown } = onScreen()
  asked[0]?.(reading())
  await expect.poll(shown).toEqual([])
  announceStart(client, accepted)
  await expect.poll(shown).toEqual(['7'])
  expect(asked).toHaveLength(2)
})

test('a first reading that was under way when it was accepted is asked for once more', async () => {
  const { client, asked, shown } = onScreen()
  announceStart(client, accepted)
  await expect.poll(() => asked.length).toBe(2)
  // From before the start.
  asked[0]?.(reading())
  asked[1]?.(reading(accepted))
  await expect.poll(shown).toEqual(['7'])
})
