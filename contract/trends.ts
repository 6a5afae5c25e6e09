import { z } from 'zod'
import { outcomes } from '../operations/lifecycle.ts'
import { hubNumberSchema } from './hub-number.ts'
import { filterQuery } from './operations.ts'
import { instant } from './paging.ts'
import { defineRoute } from './route.ts'

/** So many days, unless it is asked for others. */
export const trendDays = 30

/** Whose operations, over how many days, and where the days begin. */
const trendQuery = {
  workspace: filterQuery.workspace,
  tenant: filterQuery.tenant,
  days: z.coerce.number().int().min(1).max(90).default(trendDays).meta({ description: 'Today is the last of them.' }),
  zone: z.string().max(64).default('UTC').meta({ description: 'An IANA time zone: days begin at its midnight.' }),
}

const day = z.object({
  day: z.string().meta({ format: 'date' }),
  from: instant,
  to: instant.meta({ description: 'The first instant of the day after.' }),
})

/** How the operations stand that were created on each day; `pending` are those that are still active. */
const outcomesOfDay = day.extend({
  all: hubNumberSchema,
  outcomes: z
    .array(hubNumberSchema.extend({ outcome: z.enum(outcomes) }))
    .meta({ description: 'Only those that occur.' }),
})
export type OutcomesOfDay = z.output<typeof outcomesOfDay>

export const getOutcomeTrend = defineRoute({
  name: 'getOutcomeTrend',
  method: 'GET',
  path: '/api/v1/operations/trends/outcomes',
  access: { capability: 'tenant.operations.view' },
  summary: 'Operations per day of their creation, by outcome',
  tag: 'Overview',
  query: z.strictObject(trendQuery),
  success: { status: 200, body: z.object({ asOf: instant, zone: z.string(), days: z.array(outcomesOfDay) }) },
})

/** Durations are read of so many of a day, the newest. */
export const durationsMax = 100

const durationsOfDay = day.extend({
  succeeded: hubNumberSchema,
  medianMs: z.number().nullable().meta({ description: 'Null on a day without any.' }),
  slowestMs: z.number().nullable(),
})
export type DurationsOfDay = z.output<typeof durationsOfDay>

export const getDurationTrend = defineRoute({
  name: 'getDurationTrend',
  method: 'GET',
  path: '/api/v1/operations/trends/durations',
  access: { capability: 'tenant.operations.view' },
  summary: `How long operations of one type took that succeeded, per day; of a day the newest ${durationsMax}`,
  tag: 'Overview',
  query: z.strictObject({
    ...trendQuery,
    type: filterQuery.type.meta({ description: 'Without it the first of the types that occur.' }),
  }),
  success: {
    status: 200,
    body: z.object({
      asOf: instant,
      zone: z.string(),
      types: z
        .array(z.object({ type: z.string(), label: z.string() }))
        .meta({ description: 'Those of which something succeeded in these days, by label.' }),
      type: z.string().nullable(),
      days: z.array(durationsOfDay),
    }),
  },
})
