import type { Handler, Job } from '../../server/runs/handler.ts'
import { openBook } from './storm-history.ts'

/**
 * The product writes nothing to Microsoft yet, so this handler of the storm's own stands for one that does: it says which
 * item it is about to write before it writes, and what became of it after. Whoever takes the work up again and finds an
 * item that was about to be written knows nothing of it, says so, and does not write it again.
 */
export type WriterOptions = { readonly url: string; readonly items: number; readonly folder: string }

type Cursor = { readonly at: number; readonly pending: string | null }

const cursorOf = ({ cursor }: Job): Cursor =>
  typeof cursor === 'object' && cursor !== null && 'at' in cursor && 'pending' in cursor
    ? (cursor as Cursor)
    : { at: 0, pending: null }

export function writeItems({ url, items, folder }: WriterOptions): Handler<'inventory.sync'> {
  const book = openBook(folder, 'worker', `writes-${Date.now()}`)
  const write = async (run: number, item: string): Promise<void> => {
    const n = book.say({ phase: 'intent', op: 'graph-write', run, item })
    const response = await fetch(`${url}/${run}/${item}`, { method: 'POST' })
    book.say({ phase: response.ok ? 'ok' : 'unclear', of: n, op: 'graph-write', run, item })
    if (!response.ok) throw new Error(`item ${item} was answered with ${response.status}`)
  }
  return async (job) => {
    await job.batch(async () => ({ counts: { total: items, processed: 0, succeeded: 0, unclear: 0 } }))
    let { at, pending } = cursorOf(job)
    if (pending !== null) {
      const item = { id: pending, name: pending }
      const doubt = { code: 'write_unclear' as const, message: 'Nobody knows whether it was written.', item }
      at++
      await job.batch(async () => ({
        counts: { processed: 1, unclear: 1 },
        failures: [doubt],
        cursor: { at, pending: null } satisfies Cursor,
      }))
      pending = null
    }
    for (; at < items; at++) {
      job.checkpoint()
      const item = `item-${at}`
      await job.batch(async () => ({ cursor: { at, pending: item } satisfies Cursor }))
      await write(job.id, item)
      await job.batch(async () => ({
        counts: { processed: 1, succeeded: 1 },
        cursor: { at: at + 1, pending: null } satisfies Cursor,
      }))
    }
    return { kind: 'items' }
  }
}
