import { z } from 'zod'
import { reasonCodes } from '../operations/failure.ts'
import { freshnesses, staleCauses } from '../operations/freshness.ts'
import { outcomes, statuses } from '../operations/lifecycle.ts'
import { problemClasses } from '../operations/problem.ts'
import { progressModes } from '../operations/progress.ts'
import { waitedFor } from '../operations/run.ts'
import { summaryKeys } from '../operations/summary.ts'
import { instant } from './paging.ts'

/** An operation in JSON (spec: operations §14). */
export const failureSchema = z.object({
  /** A reason code; data from elsewhere may hold others. */
  code: z.string(),
  message: z.string(),
  count: z.number().int(),
  item: z.object({ id: z.string(), name: z.string() }).optional(),
  requestId: z.string().optional().meta({
    description: 'Under which Microsoft knows the request; of one operation, and with the right to its diagnostics.',
  }),
})

const waiting = z.discriminatedUnion('for', [
  z.object({
    for: z.literal('lane'),
    behind: z.union([z.number().int(), z.object({ atLeast: z.number().int() })]),
    running: z.number().int(),
    isFull: z.boolean().meta({ description: 'No other may run in its lane until one of them has ended.' }),
  }),
  z.object({ for: z.literal('worker'), lastAliveAt: instant.nullable() }),
  z.object({ for: z.literal('start'), until: instant }),
  z.object({ for: z.enum(waitedFor), until: instant }),
  z.object({ for: z.literal('holder') }),
])

export const reconciliationSchema = z.object({
  at: instant,
  fromStatus: z.enum(statuses),
  reason: z.enum(reasonCodes),
  lastHeartbeatAt: instant.nullable(),
  workerId: z.string().nullable(),
  thresholdSeconds: z.number(),
  decidedBy: z.string(),
})

export const investigationSchema = z.object({
  at: instant,
  by: z.string(),
  note: z.string().nullable().meta({ description: 'Why nothing is open any more, in their words.' }),
})

export const operationSchema = z.object({
  id: z.string(),
  type: z.string().meta({ description: 'A code of the catalog; anything else reads "Unknown operation".' }),
  label: z.string(),
  status: z.enum(statuses),
  outcome: z.enum(outcomes),
  reasonCode: z.string().nullable(),
  freshness: z.enum(freshnesses),
  staleAt: instant.nullable().meta({ description: 'When it will count as stale if nothing more is heard.' }),
  staleBecause: z.enum(staleCauses).nullable().meta({ description: 'Why it counts as likely stale.' }),
  problemClass: z.enum(problemClasses),
  isReconciled: z.boolean(),
  tenant: z.object({ externalId: z.string(), name: z.string() }).nullable(),
  workspaceId: z.string(),
  initiator: z.object({ id: z.string(), name: z.string() }).nullable(),
  summaryCounts: z.partialRecord(z.enum(summaryKeys), z.number().int()),
  failures: z.array(failureSchema),
  progress: z.object({
    mode: z.enum(progressModes),
    processed: z.number().int().optional(),
    total: z.number().int().optional(),
    text: z.string().optional(),
  }),
  waiting: waiting.nullable(),
  reconciliation: reconciliationSchema.nullable(),
  resolvedBy: z.string().nullable().meta({ description: 'The id of the later operation that settled this one.' }),
  investigation: investigationSchema.nullable().meta({ description: 'Who looked into it, when, and what they said.' }),
  retryOf: z.string().nullable().meta({ description: 'The id of the operation whose work this does once more.' }),
  createdAt: instant,
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
  heartbeatAt: instant.nullable(),
  workerName: z.string().nullable().meta({ description: 'Whose heartbeat it is: evidence, for everybody to see.' }),
  cancelRequestedAt: instant.nullable(),
  cancelRequestedBy: z.string().nullable().meta({ description: 'Who asked for the cancel, while it still runs.' }),
  cancelForcedAt: instant
    .nullable()
    .meta({ description: 'From when on it is ended without its worker, should that not honour the cancel.' }),
  url: z.string(),
})
export type Operation = z.output<typeof operationSchema>

/** What only people with `tenant.operations.diagnostics` get, beside the operation itself. */
export const diagnosticsSchema = z.object({
  input: z.record(z.string(), z.unknown()),
  context: z.record(z.string(), z.unknown()),
  workerId: z.string().nullable(),
  leaseToken: z.number().int(),
  attempt: z.number().int(),
  laneKey: z.string(),
})
export type Diagnostics = z.output<typeof diagnosticsSchema>

/** The shape of every answer that shows one operation. */
export const operationDetailSchema = operationSchema.extend({
  waitingMs: z.number().int().meta({ description: 'How long it has waited for Microsoft or people, in ms.' }),
  diagnostics: diagnosticsSchema.optional(),
})
export type OperationDetail = z.output<typeof operationDetailSchema>

export const eventSchema = z.object({
  id: z.string(),
  at: instant,
  kind: z.string(),
  actor: z.object({ kind: z.string(), name: z.string() }),
  from: z.enum(statuses).nullable(),
  to: z.enum(statuses).nullable(),
  reason: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
})
export type OperationEvent = z.output<typeof eventSchema>
