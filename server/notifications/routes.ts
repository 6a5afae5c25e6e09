import {
  listNotifications,
  readNotification,
  readNotifications,
  type Notification,
} from '../../contract/notifications.ts'
import { openEndpoint, type Endpoint } from '../access/endpoint.ts'
import { notFound, problem } from '../access/problem-reply.ts'
import { rowId } from '../lib/row-id.ts'
import { countUnread, markRead, markReadThrough, newestFirst, type NotificationRow } from './store.ts'

export const notificationEndpoints = (): readonly Endpoint[] => [
  openEndpoint(listNotifications, async ({ tx, query: { cursor, limit } }) => {
    const before = cursor === undefined ? null : rowId(cursor)
    if (cursor !== undefined && before === null)
      return problem('/problems/invalid', undefined, {
        errors: [{ pointer: '/query/cursor', detail: 'This is not a cursor that was given out here.' }],
      })
    // One more than asked for tells whether there is a next page.
    const rows = await newestFirst(tx, before, limit + 1)
    const items = rows.slice(0, limit).map(inJson)
    const nextCursor = rows.length > limit ? (items.at(-1)?.id ?? null) : null
    return { body: { items, unread: await countUnread(tx), nextCursor } }
  }),

  openEndpoint(readNotification, async ({ tx, params }) => {
    const id = rowId(params.id)
    return id !== null && (await markRead(tx, id)) ? { body: null } : notFound()
  }),

  openEndpoint(readNotifications, async ({ tx, body }) => {
    const through = rowId(body.through)
    if (through === null)
      return problem('/problems/invalid', undefined, {
        errors: [{ pointer: '/through', detail: 'Use the id of a notification.' }],
      })
    await markReadThrough(tx, through)
    return { body: null }
  }),
]

const inJson = (row: NotificationRow): Notification => ({
  id: String(row.id),
  operationId: String(row.run_id),
  kind: row.kind,
  title: row.title,
  body: row.body,
  tone: row.tone,
  url: row.url,
  createdAt: row.created_at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
})
