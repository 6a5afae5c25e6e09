import type { ListedPolicy } from '../../server/graph/client.ts'
import { upsertItems } from '../../server/inventory/store.ts'
import type { Job } from '../../server/runs/handler.ts'

/** What Microsoft tells of a policy in a list, of the usual size. */
export const item = (number: number): ListedPolicy => ({
  type: 'deviceConfiguration',
  externalId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  displayName: `Baseline of the device group ${number}`,
  platform: 'Windows',
  lastModifiedAt: '2026-11-01T08:00:00Z',
  meta: { odataType: '#microsoft.graph.windows10GeneralConfiguration', version: 3, scopeTags: ['0'] },
})

/** Items written as an inventory sync writes its pages: one batch each, behind the fence, with counts and cursor. */
export async function writeItems(job: Job, count: number, batch: number): Promise<void> {
  const place = { workspaceId: job.workspaceId, tenantId: job.tenant!.id, runId: job.id }
  await job.batch(() => Promise.resolve({ counts: { total: 1, processed: 0 } }))
  for (let at = 0; at < count; at += batch) {
    job.checkpoint()
    const items = Array.from({ length: Math.min(batch, count - at) }, (_, offset) => item(at + offset))
    await job.batch(async (tx) => ({ counts: await upsertItems(tx, place, items) }))
  }
  await job.batch(() =>
    Promise.resolve({ counts: { processed: 1, succeeded: 1 }, cursor: { done: ['deviceConfiguration'] } }),
  )
}
