import { sql, type RawBuilder } from 'kysely'
import {
  isReconciled,
  isSettledBySuccess,
  isUnsettledAlone,
  isUnsettledFollowed,
  needsFollowUp,
  settledBySuccess,
} from './freshness-sql.ts'
import { typesOf, wantsFollowUp, type Places, type ResolvedFilter, type TextMatch } from './resolved-filter.ts'

/** Where the completed runs of a list stand, as stretches of indexes (see `search.ts`). */
type Sql = RawBuilder<unknown>

/** A probe for each row of `keys`: what the row has to be, in columns that lead an index. */
export type Probe = { readonly keys: Sql; readonly is: readonly Sql[] }

const unnested = (ids: readonly number[]): Sql => sql`unnest(${[...ids]}::bigint[]) p(workspace_id)`

/** Every workspace that is looked into, for what one workspace has little of. */
export function workspacesOf({ places: { whole, tenants, own } }: Pick<ResolvedFilter, 'places'>): Sql {
  if (whole === null) return sql`(select w.id as workspace_id from workspaces w) p`
  return unnested([...new Set([...whole, ...own, ...tenants.map(({ workspaceId }) => workspaceId)])])
}

const byWorkspace = (where: ResolvedFilter, ...is: Sql[]): Probe => ({
  keys: workspacesOf(where),
  is: [sql`r.workspace_id = p.workspace_id`, ...is, ...ofTenants(where)],
})

export const ofTenants = ({ tenantIds }: ResolvedFilter): Sql[] =>
  tenantIds === null ? [] : [sql`r.tenant_id = any (${[...tenantIds]}::bigint[])`]

/** Of whom this is true, in each tenant where something of theirs has ended. */
const byInitiator = (where: ResolvedFilter, isWho: Sql): Probe => ({
  keys: sql`(select distinct n.workspace_id, coalesce(n.tenant_id, 0) as tenant_id, coalesce(n.initiator_id, 0) as initiator_id
    from ${workspacesOf(where)} join run_initiators n on n.workspace_id = p.workspace_id
    where ${isWho} ${where.tenantIds === null ? sql`` : sql`and n.tenant_id = any (${[...where.tenantIds]}::bigint[])`}) i`,
  is: [
    sql`r.workspace_id = i.workspace_id`,
    sql`case when r.tenant_id is null then 0 else r.tenant_id end = i.tenant_id`,
    sql`case when r.initiator_id is null then 0 else r.initiator_id end = i.initiator_id`,
  ],
})

const inTenants = (tenants: Places['tenants']): Probe => ({
  keys: sql`unnest(${tenants.map(({ workspaceId }) => workspaceId)}::bigint[], ${tenants.map(({ id }) => id)}::bigint[]) p(workspace_id, tenant_id)`,
  is: [sql`r.workspace_id = p.workspace_id`, sql`r.tenant_id = p.tenant_id`],
})

function byPlace({ places }: ResolvedFilter): Probe[] {
  const probes: Probe[] = []
  const is = sql`r.workspace_id = p.workspace_id`
  if (places.whole === null) probes.push({ keys: workspacesOf({ places }), is: [is] })
  else if (places.whole.length > 0) probes.push({ keys: unnested(places.whole), is: [is] })
  if (places.tenants.length > 0) probes.push(inTenants(places.tenants))
  if (places.own.length > 0) probes.push({ keys: unnested(places.own), is: [is, sql`r.tenant_id is null`] })
  return probes
}

const ofTypes = (probes: readonly Probe[], types: readonly string[]): Probe[] =>
  probes.map(({ keys, is }) => ({
    keys: sql`${keys} cross join unnest(${[...types]}::text[]) y(type)`,
    is: [...is, sql`r.type = y.type`],
  }))

/** By what matches least. With free text and apart: each probe without what those before it find. */
export function historyProbes(where: ResolvedFilter, isApart: boolean): Probe[] {
  const { filter, text, ids } = where
  if (ids !== null) return [byIds(where, ids)]
  const rare = text === null ? rareProbes(where) : textProbes(where, text, isApart)
  if (rare !== null) return filter.problemClass === 'none' ? rare.map(settled) : rare
  const probes = commonProbes(where)
  return filter.problemClass === 'none' ? settledProbes(where, probes) : probes
}

/** Each by itself; whatever else is asked is a question of that one row. */
function byIds(where: ResolvedFilter, ids: readonly number[]): Probe {
  const { filter, text } = where
  const { keys, is } = byWorkspace(where, sql`r.id = i.id`)
  return {
    keys: sql`${keys} cross join unnest(${[...ids]}::bigint[]) i(id)`,
    is: [
      ...is,
      ...(wantsFollowUp(filter) ? [needsFollowUp] : []),
      ...(filter.problemClass === 'none' ? [sql`not ${needsFollowUp}`] : []),
      ...(text === null ? [] : [textIs(text)]),
    ],
  }
}

function commonProbes(where: ResolvedFilter): Probe[] {
  const { type, ended, outcome } = where.filter
  if (type !== undefined) return ofTypes(byPlace(where), typesOf(type))
  return ended === 'badly' && outcome === undefined ? byBadEnd(byPlace(where)) : byPlace(where)
}

/** Each way of ending badly by itself: together they are no stretch of any index. */
const byBadEnd = (probes: readonly Probe[]): Probe[] =>
  probes.map(({ keys, is }) => ({
    keys: sql`${keys} cross join (values ('failed'), ('partially_succeeded'), ('blocked')) o(outcome)`,
    is: [...is, sql`r.outcome = o.outcome`, sql`r.outcome <> 'succeeded'`],
  }))

/** Null: nothing that is asked for is known to be rare. */
function rareProbes(where: ResolvedFilter): Probe[] | null {
  const { filter, initiatorId } = where
  if (wantsFollowUp(filter)) return followUpProbes(where)
  if (filter.freshness === 'reconciled_failed' || filter.reconciled === 'true')
    return [byWorkspace(where, isReconciled)]
  return initiatorId === null ? null : [byInitiator(where, sql`n.initiator_id = ${initiatorId}`)]
}

const settled = (probe: Probe): Probe => ({ ...probe, is: [...probe.is, sql`not ${needsFollowUp}`] })

/** What ended well or was looked into; and of the types that a success settles, what one followed. */
const settledProbes = (where: ResolvedFilter, probes: readonly Probe[]): Probe[] => [
  ...probes.map(({ keys, is }) => ({ keys, is: [...is, sql`r.unsettled is null`] })),
  ...ofTypes([byWorkspace(where, isUnsettledFollowed)], settledBySuccess),
]

/** All that no success followed; and of what one did, the types that it does not settle, found by hopping over the index. */
function followUpProbes(where: ResolvedFilter): Probe[] {
  const hop = (after: Sql) => sql`(select r.type from operation_runs r
    where r.workspace_id = p.workspace_id and r.status = 'completed' and ${isUnsettledFollowed} and ${after} order by r.type limit 1)`
  const types = sql`lateral (with recursive hopped(type) as (
      ${hop(sql`true`)} union all select ${hop(sql`r.type > hopped.type`)} from hopped where hopped.type is not null)
    select r.type from hopped r where r.type is not null and not ${isSettledBySuccess}) y`
  return [
    byWorkspace(where, isUnsettledAlone),
    {
      keys: sql`${workspacesOf(where)} cross join ${types}`,
      is: [sql`r.workspace_id = p.workspace_id`, sql`r.type = y.type`, isUnsettledFollowed, ...ofTenants(where)],
    },
  ]
}

/** With free text: by each thing that it may stand for; apart: each without what those before it find. */
function textProbes(where: ResolvedFilter, text: TextMatch, isApart: boolean): Probe[] {
  if (wantsFollowUp(where.filter))
    return followUpProbes(where).map(({ keys, is }) => ({ keys, is: [...is, textIs(text)] }))
  const probes = [
    ...idProbe(where, text),
    ...tenantProbe(text),
    ...typeProbes(where, text),
    ...initiatorProbe(where, text),
  ]
  return isApart
    ? probes.map((probe, at) => ({ ...probe, is: [...probe.is, ...probes.slice(0, at).flatMap(notIn)] }))
    : probes
}

type TextProbe = Probe & { readonly found?: Sql }
const notIn = ({ found }: TextProbe): Sql[] => (found === undefined ? [] : [sql`not ${found}`])

const idProbe = (where: ResolvedFilter, { id }: TextMatch): TextProbe[] =>
  id === null ? [] : [{ ...byWorkspace(where, sql`r.id = ${id}`), found: sql`r.id = ${id}` }]

const tenantProbe = ({ tenants }: TextMatch): TextProbe[] =>
  tenants.length === 0
    ? []
    : [
        {
          ...inTenants(tenants),
          found: sql`(r.tenant_id is not null and r.tenant_id = any (${tenants.map(({ id }) => id)}::bigint[]))`,
        },
      ]

const typeProbes = (where: ResolvedFilter, { types }: TextMatch): TextProbe[] =>
  types.length === 0
    ? []
    : ofTypes(byPlace(where), types).map((probe, at, probes) =>
        // The places of one list have nothing in common: only what comes after the last of them leaves them out.
        at === probes.length - 1 ? { ...probe, found: sql`r.type = any (${[...types]}::text[])` } : probe,
      )

/** In tenants that have the text in their own names everything has been found already. */
const initiatorProbe = (where: ResolvedFilter, { pattern, tenants }: TextMatch): TextProbe[] => {
  const elsewhere = sql`(n.tenant_id is null or n.tenant_id <> all (${tenants.map(({ id }) => id)}::bigint[]))`
  const { keys, is } = byInitiator(where, sql`n.name ilike ${pattern} and ${elsewhere}`)
  return [{ keys, is: [...is, sql`r.initiator_name ilike ${pattern}`] }]
}

/** The same question of one row, for lists that are short anyway. */
export const textIs = ({ pattern, id, types, tenants }: TextMatch): Sql =>
  sql`(r.initiator_name ilike ${pattern} or r.type = any (${[...types]}::text[])
    or r.tenant_id = any (${tenants.map((tenant) => tenant.id)}::bigint[]) or r.id = ${id}::bigint)`
