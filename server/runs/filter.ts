import type { OperationFilter } from '../../contract/operations.ts'
import { canonicalType, operationLabel, operationTypes, spellingsOf } from '../../operations/catalog.ts'
import type { Tx } from '../database/scope.ts'
import type { Places, ResolvedFilter, TextMatch } from './resolved-filter.ts'

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
  seen: Seen,
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

  const within = filter.workspace === undefined ? seen : workspaceOf(seen, Number(filter.workspace))
  const tenants = filter.tenant === undefined ? null : await tenantsNamed(tx, filter.tenant)
  const places =
    tenants === null
      ? placesOf(within)
      : { whole: [], own: [], tenants: tenants.filter((tenant) => isIn(within, tenant)) }
  const words = filter.q?.trim() ?? ''
  const text = words === '' ? null : await lookUp(tx, words, within, tenants)
  return {
    ok: true,
    where: {
      places,
      tenantIds: tenants?.map(({ id }) => id) ?? null,
      initiatorId: filter.initiator === undefined ? null : filter.initiator === 'me' ? me : Number(filter.initiator),
      ids: filter.ids === undefined ? null : [...new Set(filter.ids.split(',').map(Number))],
      from: filter.from === undefined ? null : new Date(filter.from),
      to: filter.to === undefined ? null : new Date(filter.to),
      text: text !== null && isAllOf(places, text) ? null : text,
      filter,
    },
  }
}

/** What somebody sees: workspaces, and of those that they see in part the tenants. `all`: the platform. */
export type Seen =
  | 'all'
  | readonly { readonly workspaceId: number; readonly isNarrowed: boolean; readonly tenantIds: readonly number[] }[]

const workspaceOf = (seen: Seen, id: number): Seen =>
  seen === 'all'
    ? [{ workspaceId: id, isNarrowed: false, tenantIds: [] }]
    : seen.filter(({ workspaceId }) => workspaceId === id)

const isIn = (seen: Seen, tenant: Places['tenants'][number]): boolean =>
  seen === 'all' || seen.some(({ workspaceId }) => workspaceId === tenant.workspaceId)

function placesOf(seen: Seen): Places {
  if (seen === 'all') return { whole: null, tenants: [], own: [] }
  const narrowed = seen.filter(({ isNarrowed }) => isNarrowed)
  return {
    whole: seen.filter(({ isNarrowed }) => !isNarrowed).map(({ workspaceId }) => workspaceId),
    tenants: narrowed.flatMap(({ workspaceId, tenantIds }) => tenantIds.map((id) => ({ workspaceId, id }))),
    own: narrowed.map(({ workspaceId }) => workspaceId),
  }
}

/** The tenant that was asked for has the text in its name, and so has everything in it. */
const isAllOf = ({ whole, tenants, own }: Places, text: TextMatch): boolean =>
  whole?.length === 0 &&
  own.length === 0 &&
  tenants.every((tenant) => text.tenants.some((matching) => matching.id === tenant.id))

/** One customer may stand in several workspaces; empty when it stands in none that is seen. */
const tenantsNamed = (tx: Tx, externalId: string) =>
  tx
    .selectFrom('tenants')
    .select(['id', 'workspace_id as workspaceId'])
    .where('external_id', '=', externalId.toLowerCase())
    .orderBy('id')
    .execute()

/** What free text may stand for: an id, or part of a label, of a tenant's name or of an initiator's. */
async function lookUp(tx: Tx, text: string, seen: Seen, within: Places['tenants'] | null): Promise<TextMatch> {
  const id = /^#?(\d{1,15})$/.exec(text)?.[1]
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const types = operationTypes.filter((type) => operationLabel(type).toLowerCase().includes(text.toLowerCase()))
  const tenants = await tx
    .selectFrom('tenants')
    .select(['id', 'workspace_id as workspaceId'])
    .where('name', 'ilike', pattern)
    .execute()
  const isAsked = (tenant: { id: number }) => within === null || within.some((asked) => asked.id === tenant.id)
  return {
    pattern,
    id: id === undefined ? null : Number(id),
    types: types.flatMap(spellingsOf),
    tenants: tenants.filter((tenant) => isIn(seen, tenant) && isAsked(tenant)),
  }
}
