import { z } from 'zod'
import type { DemoTenant } from '../database/seeds/demo.ts'
import { PlainFailure } from '../lib/plain-failure.ts'

const answer = z.array(
  z.object({ guid: z.guid(), name: z.string().min(1).max(200), clientId: z.guid(), clientSecret: z.string().min(1) }),
)

/** Without a simulator (Graph is elsewhere) there are people and no tenants. */
export async function simulatedTenants(hooks: string | undefined): Promise<DemoTenant[]> {
  if (hooks === undefined || hooks === '') return []
  const response = await fetch(`${hooks}/tenants`, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new PlainFailure(`The simulator does not answer at ${hooks} (SIMULATOR_HOOKS_URL).`, 1, { cause: error })
  })
  const parsed = answer.safeParse(response.ok ? await response.json().catch(() => null) : null)
  // The answer holds secrets, so what does not fit is not repeated.
  if (!parsed.success) throw new PlainFailure(`${hooks}/tenants (SIMULATOR_HOOKS_URL) is not a list of tenants.`)
  return parsed.data.map(({ guid, ...rest }) => ({ externalId: guid.toLowerCase(), ...rest }))
}
