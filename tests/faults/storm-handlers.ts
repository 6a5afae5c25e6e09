import { handlers as productHandlers } from '../../server/entry/handlers.ts'
import type { SyncTools } from '../../server/inventory/sync-inventory.ts'
import type { Handlers } from '../../server/runs/handler.ts'
import { writeItems } from './storm-writer.ts'

/** What the storm's workers do: the product's own work, apart from the tenants in which items are written. */
export function handlers(tools: SyncTools): Handlers {
  const products = productHandlers(tools)
  const own = products['inventory.sync']
  const tenants = new Set((process.env['STORM_WRITES_IN'] ?? '').split(','))
  const writing = writeItems({
    url: process.env['STORM_WRITES_TO'] ?? '',
    items: Number(process.env['STORM_ITEMS'] ?? 0),
    folder: process.env['TAP_HISTORY'] ?? '',
  })
  return {
    ...products,
    'inventory.sync': (job) => (tenants.has(job.tenant?.externalId ?? '') ? writing(job) : own(job)),
  }
}
