import { canonicalType } from '../../operations/catalog.ts'
import { getTenantDashboard, getWorkspaceOverview } from '../../contract/dashboard.ts'
import type { HubState } from '../../contract/hub-state.ts'
import { getDurationTrend, getOutcomeTrend } from '../../contract/trends.ts'
import { locatedEndpoint, openEndpoint, tenantEndpoint, type Endpoint } from '../access/endpoint.ts'
import type { Caller } from '../access/entitlement.ts'
import { problem } from '../access/problem-reply.ts'
import type { Tx } from '../database/scope.ts'
import { rowId } from '../lib/row-id.ts'
import { databaseNow } from '../runs/queries.ts'
import { tenantJson } from '../tenancy/routes.ts'
import { tenantsInScope } from '../tenancy/tenants.ts'
import { dashboardOf } from './dashboard.ts'
import { lastDays } from './days.ts'
import { lastSyncs } from './last-syncs.ts'
import { resolved, type Looking } from './looking.ts'
import { durationTrend, outcomeTrend, trendTypes } from './trends.ts'

/** Places at a glance. Reads the database and nothing else. */
export const overviewEndpoints = (): Endpoint[] => [
  tenantEndpoint(getTenantDashboard, async ({ tx, caller, tenant }) => ({
    body: await dashboardOf(lookingIn(tx, caller, [tenant.workspace_id]), {
      workspace: String(tenant.workspace_id),
      tenant: tenant.external_id,
    }),
  })),
  locatedEndpoint(getWorkspaceOverview, locateWorkspace, async ({ tx, caller, located: { workspaceId } }) => {
    const looking = lookingIn(tx, caller, [workspaceId])
    const tenants = (await tenantsInScope(tx)).filter(({ workspace_id }) => workspace_id === workspaceId)
    const syncs = await lastSyncs(
      looking,
      workspaceId,
      tenants.map(({ id }) => id),
    )
    return {
      body: {
        ...(await dashboardOf(looking, { workspace: String(workspaceId) })),
        tenants: tenants.map((tenant) => ({
          tenant: tenantJson(tenant),
          lastSync: syncs.get(tenant.external_id) ?? null,
        })),
      },
    }
  }),
  openEndpoint(getOutcomeTrend, async ({ tx, caller, workspaceIds, query }) => {
    const asked = await trendOf(lookingIn(tx, caller, workspaceIds), query)
    return 'problem' in asked ? asked : { body: { ...asked.said, days: await outcomeTrend(asked) } }
  }),
  openEndpoint(getDurationTrend, async ({ tx, caller, workspaceIds, query }) => {
    const asked = await trendOf(lookingIn(tx, caller, workspaceIds), query)
    if ('problem' in asked) return asked
    const types = await trendTypes(asked)
    const type = query.type === undefined ? (types[0]?.type ?? null) : canonicalType(query.type)
    return { body: { ...asked.said, types, type, days: type === null ? [] : await durationTrend(asked, type) } }
  }),
]

/** Of the workspaces where somebody may look, what they see there. */
const lookingIn = (tx: Tx, { memberships, person }: Caller, workspaceIds: readonly number[]): Looking => ({
  tx,
  seen: memberships.filter(({ workspaceId }) => workspaceIds.includes(workspaceId)),
  me: person.id,
})

/** Whether they are of it is asked of every place. */
function locateWorkspace(_tx: Tx, { workspace }: { workspace: string }) {
  const workspaceId = rowId(workspace)
  return Promise.resolve(workspaceId === null ? null : { workspaceId, tenantId: null })
}

type TrendQuery = {
  readonly workspace?: string | undefined
  readonly tenant?: string | undefined
  readonly days: number
  readonly zone: string
  readonly type?: string | undefined
}

async function trendOf(looking: Looking, query: TrendQuery) {
  const now = await databaseNow(looking.tx)
  const days = lastDays(query.zone, query.days, now)
  if (days === null) return invalid('zone', 'Say a time zone as the IANA database names it.')
  if (query.type !== undefined && canonicalType(query.type) === null)
    return invalid('type', 'This is not an operation type.')
  const place: HubState = {
    ...(query.workspace === undefined ? {} : { workspace: query.workspace }),
    ...(query.tenant === undefined ? {} : { tenant: query.tenant }),
  }
  const where = await resolved(looking, place)
  if (where === null) return invalid('', 'Say the id of a workspace, and the Entra id of a tenant.')
  return { tx: looking.tx, where, place, days, said: { asOf: now.toISOString(), zone: query.zone } }
}

const invalid = (name: string, detail: string) =>
  problem('/problems/invalid', undefined, { errors: [{ pointer: `/query/${name}`, detail }] })
