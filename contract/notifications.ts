import { z } from 'zod'
import { idParam, instant, pageQuery } from './paging.ts'
import { defineRoute } from './route.ts'

export const notificationSchema = z.object({
  id: z.string(),
  operationId: z.string(),
  kind: z.literal('operation_run_completed'),
  title: z.string(),
  body: z.string(),
  tone: z.enum(['success', 'info', 'warning', 'danger', 'neutral']),
  url: z.string(),
  createdAt: instant,
  readAt: instant.nullable(),
})
export type Notification = z.output<typeof notificationSchema>

export const listNotifications = defineRoute({
  name: 'listNotifications',
  method: 'GET',
  path: '/api/v1/notifications',
  access: { signedIn: 'Only what was told to the person who asks.' },
  summary: 'What you were told, newest first',
  tag: 'Notifications',
  query: z.strictObject(pageQuery),
  success: {
    status: 200,
    body: z.object({ items: z.array(notificationSchema), unread: z.number().int(), nextCursor: z.string().nullable() }),
  },
})

export const readNotification = defineRoute({
  name: 'readNotification',
  method: 'POST',
  path: '/api/v1/notifications/{id}/read',
  access: { signedIn: 'Only what was told to the person who asks.' },
  summary: 'Mark a notification as read',
  tag: 'Notifications',
  params: z.object({ id: idParam }),
  success: { status: 204, body: null },
})

export const readNotifications = defineRoute({
  name: 'readNotifications',
  method: 'POST',
  path: '/api/v1/notifications/read',
  access: { signedIn: 'Only what was told to the person who asks.' },
  summary: 'Mark all notifications as read, up to the newest that was seen',
  tag: 'Notifications',
  body: z.strictObject({
    through: idParam.meta({ description: 'The newest that was seen: what came in after it stays unread.' }),
  }),
  success: { status: 204, body: null },
})
