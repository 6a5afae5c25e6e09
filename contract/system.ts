import { z } from 'zod'
import { countsSchema, filterQuery, idsQuery, operationPageOf } from './operations.ts'
import { eventSchema, operationDetailSchema, operationSchema } from './operation.ts'
import { idParam, instant, pageQuery } from './paging.ts'
import { defineRoute } from './route.ts'
import { tenantSchema } from './tenants.ts'

/** What the people who run the installation see and do, over all workspaces (spec: operations §11). */

const inWorkspace = { workspace: z.object({ id: z.string(), name: z.string() }) }
export const systemOperationSchema = operationSchema.extend(inWorkspace)
export type SystemOperation = z.output<typeof systemOperationSchema>
export const systemOperationDetailSchema = operationDetailSchema.extend(inWorkspace)
export type SystemOperationDetail = z.output<typeof systemOperationDetailSchema>

const systemFilterQuery = {
  ...filterQuery,
  ...idsQuery,
  ended: z
    .enum(['badly'])
    .optional()
    .meta({ description: '`badly`: failed, partially succeeded or blocked, settled or not.' }),
}

const systemPage = operationPageOf(systemOperationSchema)
export type SystemOperationPage = z.output<typeof systemPage>

export const systemListOperations = defineRoute({
  name: 'systemListOperations',
  method: 'GET',
  path: '/api/system/operations',
  access: { platform: 'platform.operations.view' },
  summary: 'Operations of all workspaces, newest first',
  tag: 'System',
  query: z.strictObject({ ...systemFilterQuery, ...pageQuery }),
  success: { status: 200, body: systemPage },
})

export const systemCountOperations = defineRoute({
  name: 'systemCountOperations',
  method: 'GET',
  path: '/api/system/operations/counts',
  access: { platform: 'platform.operations.view' },
  summary: 'How many operations of all workspaces stand on each tab',
  tag: 'System',
  query: z.strictObject({ ...systemFilterQuery, ...pageQuery }),
  success: { status: 200, body: countsSchema },
})

export const systemGetOperation = defineRoute({
  name: 'systemGetOperation',
  method: 'GET',
  path: '/api/system/operations/{id}',
  access: { platform: 'platform.operations.view' },
  summary: 'One operation of any workspace',
  tag: 'System',
  params: z.object({ id: idParam }),
  success: { status: 200, body: systemOperationDetailSchema },
})

export const systemListOperationEvents = defineRoute({
  name: 'systemListOperationEvents',
  method: 'GET',
  path: '/api/system/operations/{id}/events',
  access: { platform: 'platform.operations.view' },
  summary: 'The timeline of an operation of any workspace',
  tag: 'System',
  params: z.object({ id: idParam }),
  success: { status: 200, body: z.object({ items: z.array(eventSchema) }) },
})

/** Long enough for a sentence or two; it stands in the timeline, where the people of the workspace read it too. */
export const reasonMaxLength = 500
const why = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'Say why: it is written down with the act.')
    .max(reasonMaxLength, `At most ${reasonMaxLength} characters.`)
    .meta({ description: 'Why; it stands in the timeline of the operation and in the audit log.' }),
})

export const systemCancelOperation = defineRoute({
  name: 'systemCancelOperation',
  method: 'POST',
  path: '/api/system/operations/{id}/cancellation',
  access: { platform: 'platform.operations.manage' },
  summary: 'Ask for an operation of any workspace to be cancelled',
  tag: 'System',
  params: z.object({ id: idParam }),
  body: why,
  success: { status: 202, body: systemOperationSchema },
})

export const systemRetryOperation = defineRoute({
  name: 'systemRetryOperation',
  method: 'POST',
  path: '/api/system/operations/{id}/retry',
  access: { platform: 'platform.operations.manage' },
  summary: 'Do the work of an operation once more, as the system; for types that declare it safe',
  tag: 'System',
  params: z.object({ id: idParam }),
  headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
  body: why,
  success: { status: 202, body: z.object({ operation: systemOperationSchema }) },
})

export const systemInvestigateOperation = defineRoute({
  name: 'systemInvestigateOperation',
  method: 'POST',
  path: '/api/system/operations/{id}/investigation',
  access: { platform: 'platform.operations.manage' },
  summary: 'Say that somebody looked into an operation that ended badly',
  tag: 'System',
  params: z.object({ id: idParam }),
  body: why,
  success: { status: 200, body: systemOperationSchema },
})

const worker = z.object({
  id: z.string(),
  host: z.string(),
  isAlive: z.boolean().meta({ description: 'Heard of recently enough to count when a queue is judged.' }),
  slots: z.number().int(),
  busy: z.number().int().meta({ description: 'Operations that it holds; waits for Microsoft or people not counted.' }),
  startedAt: instant,
  lastBeatAt: instant,
})

const lane = z.object({
  key: z.string(),
  workspace: z.string(),
  tenant: z.string().nullable(),
  running: z.number().int(),
  max: z.number().int(),
  waiting: z.number().int().meta({ description: 'Queued operations that may begin as soon as there is room.' }),
})

const consoleSchema = z.object({
  asOf: instant,
  operations: countsSchema.shape.tabs,
  failures: z
    .union([z.number().int(), z.object({ atLeast: z.number().int() })])
    .meta({ description: 'Ended failed, partially or blocked in the last 30 days, settled or not.' }),
  fleet: z.object({
    aliveSince: instant.nullable().meta({ description: 'Since when somebody has been there to serve; null: nobody.' }),
    lastAliveAt: instant.nullable(),
    alive: z.number().int(),
    slots: z.number().int(),
    busy: z.number().int(),
    workers: z.array(worker).meta({ description: 'Those heard of last, at most 20.' }),
  }),
  queue: z.object({
    waiting: z.number().int(),
    oldest: z.object({ operationId: z.string(), since: instant, url: z.string() }).nullable(),
    lanes: z.object({ all: z.number().int(), busy: z.number().int(), full: z.number().int() }),
    longest: z.array(lane).meta({ description: 'The lanes in which most is waiting, at most 10.' }),
  }),
  hints: z.object({
    usage: z.number().meta({ description: 'How much of the queue of hints is taken, 0 to 1.' }),
    isFilling: z.boolean().meta({ description: 'So much that somebody has to look: some session holds it.' }),
  }),
})
export type SystemConsole = z.output<typeof consoleSchema>

export const systemConsole = defineRoute({
  name: 'systemConsole',
  method: 'GET',
  path: '/api/system/console',
  access: { platform: 'platform.console.view' },
  summary: 'How the installation stands: operations, workers and queues',
  tag: 'System',
  success: { status: 200, body: consoleSchema },
})

const directoryQuery = {
  q: z.string().max(200).optional().meta({ description: 'Part of a name, or an id.' }),
  ...pageQuery,
}

const directoryWorkspace = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['active', 'archived']),
  tenants: z.number().int(),
  members: z.number().int(),
  createdAt: instant,
})
export type DirectoryWorkspace = z.output<typeof directoryWorkspace>

export const systemListWorkspaces = defineRoute({
  name: 'systemListWorkspaces',
  method: 'GET',
  path: '/api/system/workspaces',
  access: { platform: 'platform.directory.view' },
  summary: 'All workspaces, by name',
  tag: 'System',
  query: z.strictObject(directoryQuery),
  success: {
    status: 200,
    body: z.object({ items: z.array(directoryWorkspace), nextCursor: z.string().nullable(), asOf: instant }),
  },
})

const directoryTenant = tenantSchema.extend({ workspaceName: z.string(), createdAt: instant })
export type DirectoryTenant = z.output<typeof directoryTenant>

export const systemListTenants = defineRoute({
  name: 'systemListTenants',
  method: 'GET',
  path: '/api/system/tenants',
  access: { platform: 'platform.directory.view' },
  summary: 'The tenants of all workspaces, by name',
  tag: 'System',
  query: z.strictObject({ workspace: z.string().max(64).optional(), ...directoryQuery }),
  success: {
    status: 200,
    body: z.object({ items: z.array(directoryTenant), nextCursor: z.string().nullable(), asOf: instant }),
  },
})
