import { z } from 'zod'
import { strangerTenant } from '../database/seeds/demo-people.ts'
import type { DemoTenant } from '../database/seeds/demo.ts'
import { PlainFailure } from '../lib/plain-failure.ts'

const tenantSchema = z.object({
  guid: z.guid(),
  name: z.string().min(1).max(200),
  clientId: z.guid(),
  clientSecret: z.string().min(1),
})
const listSchema = z.object({ tenants: z.array(tenantSchema) })

/** Enough to see something, little enough to be read at once. */
const strangerPolicies = 80

/**
 * The customers that the simulator has, the stranger's among them: it is made there when it is not. Without a simulator
 * (Graph is elsewhere) there are none.
 */
export async function simulatedTenants(hooks: string | undefined): Promise<DemoTenant[]> {
  if (hooks === undefined || hooks === '') return []
  const found = await list(hooks)
  const { externalId: guid, name } = strangerTenant
  if (found.some(({ externalId }) => externalId === guid)) return found
  await ask(hooks, { guid, name, size: strangerPolicies })
  return list(hooks)
}

async function list(hooks: string): Promise<DemoTenant[]> {
  const response = await ask(hooks)
  const parsed = listSchema.safeParse(response.ok ? await response.json().catch(() => null) : null)
  // The answer holds secrets, so what does not fit is not repeated.
  if (!parsed.success) throw new PlainFailure(`${hooks}/tenants (SIMULATOR_HOOKS_URL) does not list tenants.`)
  return parsed.data.tenants.map(({ guid, ...rest }) => ({ externalId: guid.toLowerCase(), ...rest }))
}

/** Reads the list, or adds to it; that somebody else has added the same meanwhile is no fault. */
const ask = (hooks: string, added?: object): Promise<Response> =>
  fetch(`${hooks}/tenants`, {
    signal: AbortSignal.timeout(10_000),
    ...(added === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(added) }),
  }).catch((error: unknown) => {
    throw new PlainFailure(`The simulator does not answer at ${hooks} (SIMULATOR_HOOKS_URL).`, 1, { cause: error })
  })
