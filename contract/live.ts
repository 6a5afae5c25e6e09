import { z } from 'zod'
import { defineRoute } from './route.ts'

/**
 * A hint that something changed, never the state itself: whoever gets it reads again. `hello` comes when the stream stands
 * and whenever hints were lost: what was read before may have missed a change. `rights` comes when the reader may see more or
 * less than before, or nothing any more: who they are is read again too.
 */
export const liveHintSchema = z.object({
  kind: z.enum(['operation', 'notification', 'hello', 'rights']),
  operationId: z.string().optional(),
  tenantId: z.string().optional().meta({ description: 'The Entra tenant id.' }),
})
export type LiveHint = z.output<typeof liveHintSchema>

export const live = defineRoute({
  name: 'live',
  method: 'GET',
  path: '/api/v1/live',
  access: { signedIn: 'Each hint is filtered by what the person may see when it is sent.' },
  summary: 'Server-sent events: hints of what changed',
  tag: 'Live',
  success: { status: 200, body: liveHintSchema },
})
