import { canonicalType } from '../../../operations/catalog.ts'
import { freshnesses } from '../../../operations/freshness.ts'
import { outcomes, statuses } from '../../../operations/lifecycle.ts'
import { problemClasses, tabs, type Tab } from '../../../operations/problem.ts'
import { hubStateKeys, type HubStateKey } from '../../../contract/hub-state.ts'
import type { OperationFilter } from '../../../contract/operations.ts'

/** What may stand in the address of the hub, as it stands there; links from anywhere use the same words. */
export const operationsSearchKeys = hubStateKeys
export type OperationsSearchKey = HubStateKey
export type OperationsSearch = { readonly [K in OperationsSearchKey]?: string }

/** Which tenants and workspaces the person knows: a filter by another one would say that it is there. */
export type Known = { readonly tenants: readonly string[]; readonly workspaces: readonly string[] }

export type HubFilter = { readonly [K in keyof OperationFilter]: NonNullable<OperationFilter[K]> }
export type ReadOperationsSearch = {
  readonly tab: Tab
  /** Without the tab, which is a question of its own. */
  readonly filter: Partial<Omit<HubFilter, 'tab'>>
  readonly cursor: string | undefined
  /** The tenant that one came from, by its Entra id. */
  readonly back: string | undefined
  /** What the address says and nobody here knows, in words; it was left out. */
  readonly leftOut: readonly string[]
}

const names: Readonly<Record<OperationsSearchKey, string>> = {
  workspace: 'workspace',
  tenant: 'tenant',
  tab: 'tab',
  type: 'operation',
  status: 'status',
  outcome: 'outcome',
  problemClass: 'problem',
  freshness: 'freshness',
  reconciled: 'reconciled',
  initiator: 'started by',
  from: 'created from',
  to: 'created before',
  q: 'search',
  back: 'back to',
  cursor: 'page',
}

const oneOf =
  (values: readonly string[]) =>
  (text: string): boolean =>
    values.includes(text)
const within = (max: number) => (text: string) => text.length <= max

const isTenantOf =
  ({ tenants }: Known) =>
  (text: string) =>
    tenants.includes(text.toLowerCase())

const isKnown = (known: Known): Readonly<Record<OperationsSearchKey, (text: string) => boolean>> => ({
  workspace: oneOf(known.workspaces),
  tenant: isTenantOf(known),
  back: isTenantOf(known),
  tab: oneOf(tabs),
  type: (text) => canonicalType(text) !== null,
  status: oneOf(statuses),
  outcome: oneOf(outcomes),
  problemClass: oneOf(problemClasses),
  freshness: oneOf(freshnesses),
  reconciled: oneOf(['true', 'false']),
  initiator: (text) => text === 'me' || /^\d{1,15}$/.test(text),
  from: isInstant,
  to: isInstant,
  q: within(200),
  cursor: within(500),
})

/** RFC 3339 with its zone, and a day that exists: what the API takes. */
function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  )
}

/** The filters of an address. A value that means nothing is left out, and named. */
export function readOperationsSearch(
  search: Readonly<Record<string, string | undefined>>,
  known: Known,
): ReadOperationsSearch {
  const leftOut: string[] = []
  const texts: { [K in OperationsSearchKey]?: string } = {}
  const judges = isKnown(known)
  for (const [key, text] of Object.entries(search)) {
    if (text === undefined || text === '') continue
    if (!isKey(key)) leftOut.push(`${key.slice(0, 40)} “${text.slice(0, 60)}”`)
    else if (judges[key](text)) texts[key] = text
    else leftOut.push(`${names[key]} “${text.slice(0, 60)}”`)
  }
  const { tab, cursor, back, type, tenant, ...rest } = texts
  return {
    tab: (tab as Tab | undefined) ?? 'all',
    // Each value was judged by the list it must come from.
    filter: {
      ...rest,
      ...(type === undefined ? {} : { type: canonicalType(type) ?? type }),
      ...(tenant === undefined ? {} : { tenant: tenant.toLowerCase() }),
    } as ReadOperationsSearch['filter'],
    cursor,
    back: back?.toLowerCase(),
    leftOut,
  }
}

const isKey = (key: string): key is OperationsSearchKey => (operationsSearchKeys as readonly string[]).includes(key)

/** True when anything but tab, workspace and window narrows the list. */
export const isNarrowed = ({ workspace, from, to, ...others }: ReadOperationsSearch['filter']): boolean =>
  Object.values(others).length > 0

/** How many of the filters that are folded away are set. */
export const foldedCount = (filter: ReadOperationsSearch['filter']): number =>
  (['status', 'problemClass', 'freshness', 'reconciled'] as const).filter((key) => filter[key] !== undefined).length
