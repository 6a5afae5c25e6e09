import { z } from 'zod'
import { startableTypes } from '../operations/catalog.ts'
import { freshnesses } from '../operations/freshness.ts'
import { outcomes, statuses } from '../operations/lifecycle.ts'
import { problemClasses, tabs } from '../operations/problem.ts'
import { eventSchema, operationDetailSchema, operationSchema } from './operation.ts'
import { idParam, instant, pageLimitMax, pageQuery } from './paging.ts'
import { defineRoute } from './route.ts'
import { tenantParam } from './tenants.ts'

const keyHeader = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })
const started = z.object({ operation: operationSchema, alreadyQueued: z.boolean() })

export const startOperation = defineRoute({
  name: 'startOperation',
  method: 'POST',
  path: '/api/v1/tenants/{tenant}/operations',
  access: { capability: 'tenant.operations.start' },
  summary: 'Start an operation, or find the same one already active',
  tag: 'Operations',
  params: tenantParam,
  headers: keyHeader,
  body: z.strictObject({
    type: z.string().meta({ description: `One of: ${startableTypes.join(', ')}.` }),
    input: z.record(z.string(), z.unknown()).optional(),
  }),
  success: { status: 202, body: started },
})

export const startAgain = defineRoute({
  name: 'startAgain',
  method: 'POST',
  path: '/api/v1/operations/{id}/start-again',
  access: { capability: 'tenant.operations.start' },
  summary: 'Do the work of an ended operation once more, with what was asked for then',
  tag: 'Operations',
  params: z.object({ id: idParam }),
  headers: keyHeader,
  success: { status: 202, body: started },
})

/** The filters of the hub; an unknown value is refused, never ignored. */
export const filterQuery = {
  workspace: z.string().max(64).optional(),
  tenant: z.string().max(64).optional().meta({ description: 'The Entra tenant id.' }),
  tab: z.enum(tabs).optional(),
  type: z.string().max(100).optional(),
  status: z.enum(statuses).optional(),
  outcome: z.enum(outcomes).optional(),
  problemClass: z.enum(problemClasses).optional(),
  freshness: z.enum(freshnesses).optional(),
  reconciled: z.enum(['true', 'false']).optional(),
  initiator: z.string().max(64).optional().meta({ description: '`me`, or the id of a person.' }),
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Created at or after; 30 days ago by default.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Created before.' }),
  q: z.string().max(200).optional().meta({ description: 'An id, or part of a label, tenant or initiator.' }),
}
/** Single operations of a list, by id: how a page asks how those stand that are on the screen. */
export const manyMax = pageLimitMax
export const idsQuery = {
  ids: z
    .string()
    .regex(new RegExp(`^\\d{1,15}(,\\d{1,15}){0,${manyMax - 1}}$`))
    .optional()
    .meta({
      description: `At most ${manyMax} ids, with commas between; looks back as far as need be unless \`from\` is given.`,
    }),
}
export const filterSchema = z.strictObject({ ...filterQuery, ...idsQuery })
/** `ended: 'badly'`, failed, partially succeeded or blocked, is asked for in the system panel alone. */
export type OperationFilter = z.output<typeof filterSchema> & { readonly ended?: 'badly' | undefined }

export const operationPageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), asOf: instant })
const page = operationPageOf(operationSchema)

export const listOperations = defineRoute({
  name: 'listOperations',
  method: 'GET',
  path: '/api/v1/operations',
  access: { capability: 'tenant.operations.view' },
  summary: 'Operations, newest first',
  tag: 'Operations',
  query: z.strictObject({ ...filterQuery, ...idsQuery, ...pageQuery }),
  success: { status: 200, body: page },
})

const cappedCount = z.union([z.number().int(), z.object({ atLeast: z.number().int() })])
export const countsSchema = z.object({
  asOf: instant,
  staleAt: instant
    .nullable()
    .meta({ description: 'The soonest instant at which a count changes because something goes stale.' }),
  tabs: z.object({
    all: cappedCount,
    active: z.number().int(),
    active_stale_attention: z.number().int(),
    terminal_follow_up: z.number().int(),
    completed: cappedCount,
  }),
})
export type OperationCounts = z.output<typeof countsSchema>

export const countOperations = defineRoute({
  name: 'countOperations',
  method: 'GET',
  path: '/api/v1/operations/counts',
  access: { capability: 'tenant.operations.view' },
  summary: 'How many operations stand on each tab; the query of a list may be sent as it is',
  tag: 'Operations',
  query: z.strictObject({ ...filterQuery, ...idsQuery, ...pageQuery }),
  success: { status: 200, body: countsSchema },
})

export const getOperation = defineRoute({
  name: 'getOperation',
  method: 'GET',
  path: '/api/v1/operations/{id}',
  access: { capability: 'tenant.operations.view' },
  summary: 'One operation',
  tag: 'Operations',
  params: z.object({ id: idParam }),
  success: { status: 200, body: operationDetailSchema },
})

const eventPage = z.object({ items: z.array(eventSchema) })

export const listOperationEvents = defineRoute({
  name: 'listOperationEvents',
  method: 'GET',
  path: '/api/v1/operations/{id}/events',
  access: { capability: 'tenant.operations.view' },
  summary: 'The timeline of an operation',
  tag: 'Operations',
  params: z.object({ id: idParam }),
  success: { status: 200, body: eventPage },
})

export const cancelOperation = defineRoute({
  name: 'cancelOperation',
  method: 'POST',
  path: '/api/v1/operations/{id}/cancellation',
  access: { capability: 'tenant.operations.cancel' },
  summary: 'Ask for an operation to be cancelled',
  tag: 'Operations',
  params: z.object({ id: idParam }),
  success: { status: 202, body: operationSchema },
})

/** What a wish to cancel came to: it ended at once, it was asked to stop, or there was nothing to ask for any more. */
export const cancelResults = ['cancelled', 'requested', 'already_requested', 'already_completed'] as const
const cancelResult = z.object({ id: z.string(), result: z.enum(cancelResults), operation: operationSchema })

export const cancelOperations = defineRoute({
  name: 'cancelOperations',
  method: 'POST',
  path: '/api/v1/operations/cancellations',
  access: { capability: 'tenant.operations.cancel' },
  summary: 'Ask for several operations to be cancelled: all of them, or none when one is not yours to cancel',
  tag: 'Operations',
  body: z.strictObject({ ids: z.array(idParam).min(1).max(manyMax) }),
  success: { status: 202, body: z.object({ items: z.array(cancelResult) }) },
})
