import { syncInventory, type SyncTools } from '../inventory/sync-inventory.ts'
import type { Handlers } from '../runs/handler.ts'

/** Operation → what does it. A type that can be started and has no handler does not compile. */
export const handlers = (tools: SyncTools): Handlers => ({
  'inventory.sync': syncInventory(tools),
})
