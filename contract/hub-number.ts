import { z } from 'zod'
import { hubPath, hubStateSchema, type HubState } from './hub-state.ts'

/** A number of operations, and the state of the hub that opens exactly its rows. */
export const hubNumberSchema = z.object({
  count: z
    .union([z.number().int(), z.object({ atLeast: z.number().int() })])
    .meta({ description: 'Exact, or the bound beyond which nothing is counted.' }),
  state: hubStateSchema,
  url: z.string().meta({ description: 'The hub in that state.' }),
})
export type HubNumber = z.output<typeof hubNumberSchema>

export const hubNumber = (count: HubNumber['count'], state: HubState): HubNumber => ({
  count,
  state,
  url: hubPath(state),
})
