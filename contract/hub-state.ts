import { z } from 'zod'
import { filterQuery } from './operations.ts'

/**
 * The state of the hub as it stands in its address: `/admin/operations?tenant=…&tab=…`. The page reads it, links write it,
 * and every number of a dashboard carries the one that opens exactly its rows. Without `from` it means the last 30 days,
 * as everywhere.
 */
const hubState = {
  ...filterQuery,
  back: z.string().max(64).optional().meta({ description: 'The tenant that one came from: the way back to it.' }),
  cursor: z.string().max(500).optional().meta({ description: 'Where the page before ended.' }),
}
export const hubStateSchema = z.strictObject(hubState)

type Written = z.output<typeof hubStateSchema>
export type HubStateKey = keyof Written
export type HubState = Readonly<Written>

/** In the order in which they stand in an address. */
export const hubStateKeys = Object.keys(hubState) as readonly HubStateKey[]

/** The hub as it opens from a page of a tenant: narrowed to it, with the way back. */
export const hubOfTenant = (externalId: string) => ({ tenant: externalId, back: externalId }) satisfies HubState

/** The address of the hub in that state. */
export function hubPath(state: HubState): string {
  const search = new URLSearchParams()
  for (const key of hubStateKeys) {
    const value = state[key]
    if (value !== undefined && value !== '') search.set(key, value)
  }
  const text = search.toString()
  return text === '' ? '/admin/operations' : `/admin/operations?${text}`
}
