import { z } from 'zod'
import { hubNumberSchema } from '../../contract/hub-number.ts'
import { hubStateSchema } from '../../contract/hub-state.ts'
import { inventoryItemSchema } from '../../contract/inventory.ts'
import { liveHintSchema } from '../../contract/live.ts'
import { notificationSchema } from '../../contract/notifications.ts'
import { diagnosticsSchema, eventSchema, operationDetailSchema, operationSchema } from '../../contract/operation.ts'
import { tokenSchema } from '../../contract/people.ts'
import { problemSchema } from '../../contract/problem-document.ts'
import type { Route } from '../../contract/route.ts'
import { tenantSchema } from '../../contract/tenants.ts'
import type { JsonSchema } from './openapi-document.ts'

/** The things that have a name of their own; everything else is named after its route. */
const named: Readonly<Record<string, z.ZodType>> = {
  Operation: operationSchema,
  OperationDetail: operationDetailSchema,
  OperationDiagnostics: diagnosticsSchema,
  OperationEvent: eventSchema,
  Tenant: tenantSchema,
  HubState: hubStateSchema,
  HubNumber: hubNumberSchema,
  InventoryItem: inventoryItemSchema,
  Notification: notificationSchema,
  ApiToken: tokenSchema,
  LiveHint: liveHintSchema,
  Problem: problemSchema,
}

export type SchemaBook = {
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly refOf: (schema: z.ZodType) => JsonSchema
}

const addressOf = (name: string) => `#/components/schemas/${name}`

/** Every body of every route as a schema with a name, and where to find it. */
export function schemaBook(routes: readonly Route[]): SchemaBook {
  const names = new Map<z.ZodType, string>()
  const bodies = z.registry<{ id: string }>()
  const answers = z.registry<{ id: string }>()
  const enter = (into: typeof bodies, schema: z.ZodType | null | undefined, name: string) => {
    if (!schema || names.has(schema)) return
    names.set(schema, name)
    into.add(schema, { id: name })
  }
  for (const [name, schema] of Object.entries(named)) enter(answers, schema, name)
  for (const route of routes) {
    enter(bodies, route.body, `${capitalized(route.name)}Body`)
    enter(answers, route.success.body, `${capitalized(route.name)}Answer`)
  }
  return {
    schemas: { ...written(answers, 'output'), ...written(bodies, 'input') },
    refOf: (schema) => ({ $ref: addressOf(names.get(schema) ?? unnamed()) }),
  }
}

/** The schema of one parameter, written out where it stands. */
export const parameterSchema = (schema: z.ZodType): JsonSchema =>
  tidy(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }), 'input') as JsonSchema

function written(registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { target: 'draft-2020-12', io, uri: addressOf })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, tidy(schema, io) as JsonSchema]))
}

/**
 * Leaves out what is true of zod and says nothing to a reader: the ends of the safe integers, the pattern beside
 * `date-time`. An answer may gain properties, so only bodies are closed.
 */
function tidy(value: unknown, io: 'input' | 'output'): unknown {
  if (Array.isArray(value)) return value.map((item) => tidy(item, io))
  if (typeof value !== 'object' || value === null) return value
  const isDate = 'format' in value && value.format === 'date-time'
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => {
        if (key === '$schema' || key === '$id') return typeof item !== 'string'
        if (key === 'minimum' || key === 'maximum') return Math.abs(Number(item)) !== Number.MAX_SAFE_INTEGER
        if (key === 'pattern') return !isDate
        return !(key === 'additionalProperties' && item === false && io === 'output')
      })
      .map(([key, item]) => [key, tidy(item, io)]),
  )
}

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

function unnamed(): never {
  throw new Error('a body that no route declares was asked for')
}
