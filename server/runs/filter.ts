import type { OperationFilter } from '../../contract/operations.ts'
import { canonicalType } from '../../operations/catalog.ts'
import type { Tx } from '../database/scope.ts'
import type { ResolvedFilter } from './queries.ts'

export type FilterFault = { readonly pointer: string; readonly detail: string }
export type FilterAnswer =
  { readonly ok: true; readonly where: ResolvedFilter } | { readonly ok: false; readonly faults: FilterFault[] }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const isId = (text: string): boolean => /^\d{1,15}$/.test(text)

/**
 * Turns the filters of a request into what the queries take. A tenant, a workspace or a person that the scope does not see
 * matches nothing, exactly like one that does not exist; a word that is no filter value is a fault.
 */
export async function resolveFilter(
  tx: Tx,
  filter: OperationFilter,
  workspaceIds: readonly number[] | null,
  me: number | null,
): Promise<FilterAnswer> {
  const faults: FilterFault[] = []
  if (filter.type !== undefined && canonicalType(filter.type) === null)
    faults.push({ pointer: '/query/type', detail: 'This is not an operation type.' })
  if (filter.initiator !== undefined && filter.initiator !== 'me' && !isId(filter.initiator)) {
    faults.push({ pointer: '/query/initiator', detail: 'Say `me` or the id of a person.' })
  }
  if (filter.initiator === 'me' && me === null)
    faults.push({ pointer: '/query/initiator', detail: '`me` starts no operations here.' })
  if (filter.workspace !== undefined && !isId(filter.workspace))
    faults.push({ pointer: '/query/workspace', detail: 'Say the id of a workspace.' })
  if (filter.tenant !== undefined && !uuid.test(filter.tenant))
    faults.push({ pointer: '/query/tenant', detail: 'Say the Entra id of a tenant.' })
  if (faults.length > 0) return { ok: false, faults }

  const workspace = filter.workspace === undefined ? null : Number(filter.workspace)
  const within =
    workspace === null
      ? workspaceIds
      : workspaceIds === null
        ? [workspace]
        : workspaceIds.filter((id) => id === workspace)
  return {
    ok: true,
    where: {
      workspaceIds: within,
      tenantId: filter.tenant === undefined ? null : await tenantIdOf(tx, filter.tenant),
      initiatorId: filter.initiator === undefined ? null : filter.initiator === 'me' ? me : Number(filter.initiator),
      from: filter.from === undefined ? null : new Date(filter.from),
      to: filter.to === undefined ? null : new Date(filter.to),
      filter,
    },
  }
}

/** No tenant has the id 0: a filter for one that is not seen matches nothing. */
async function tenantIdOf(tx: Tx, externalId: string): Promise<number> {
  const tenant = await tx
    .selectFrom('tenants')
    .select('id')
    .where('external_id', '=', externalId.toLowerCase())
    .orderBy('id')
    .executeTakeFirst()
  return tenant?.id ?? 0
}
