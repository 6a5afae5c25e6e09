import type { Operation } from '../../contract/operation.ts'
import { canonicalType } from '../../operations/catalog.ts'
import { outcomes, type Outcome } from '../../operations/lifecycle.ts'
import { inTab, tabs, type Tab } from '../../operations/problem.ts'

/** Which operations a page of the system panel lists; the rest of what is asked stands in its address. */
export type OpsKind = 'runs' | 'failures' | 'stuck'

export const opsSearchKeys = ['q', 'workspace', 'tenant', 'type', 'outcome', 'tab', 'cursor'] as const
export type OpsSearchKey = (typeof opsSearchKeys)[number]
export type OpsSearch = { readonly [K in OpsSearchKey]?: string }

export type OpsFilter = {
  readonly q?: string
  readonly workspace?: string
  readonly tenant?: string
  readonly type?: string
  readonly outcome?: Outcome
}

export type ReadOpsSearch = {
  readonly filter: OpsFilter
  readonly tab: Tab
  readonly cursor: string | undefined
  /** What the address says and nobody here knows; it was left out. */
  readonly leftOut: readonly string[]
}

const isKnown: Readonly<Record<OpsSearchKey, (text: string) => boolean>> = {
  q: (text) => text.length <= 200,
  workspace: (text) => /^\d{1,15}$/.test(text),
  tenant: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  type: (text) => canonicalType(text) !== null,
  outcome: (text) => (outcomes as readonly string[]).includes(text),
  tab: (text) => (tabs as readonly string[]).includes(text),
  cursor: (text) => text.length <= 500,
}

/** The questions of an address. A value that means nothing is left out, and named. */
export function readOpsSearch(search: Readonly<Record<string, string | undefined>>): ReadOpsSearch {
  const texts: { [K in OpsSearchKey]?: string } = {}
  const leftOut: string[] = []
  for (const [key, text] of Object.entries(search)) {
    if (text === undefined || text === '') continue
    if (isKey(key) && isKnown[key](text)) texts[key] = text
    else leftOut.push(`${key.slice(0, 40)} “${text.slice(0, 60)}”`)
  }
  const { tab, cursor, ...filter } = texts
  // Each value was judged by the list that it must come from.
  return { filter: filter as OpsFilter, tab: (tab as Tab | undefined) ?? 'all', cursor, leftOut }
}

const isKey = (key: string): key is OpsSearchKey => (opsSearchKeys as readonly string[]).includes(key)

/** What a page asks for besides what stands in its address. */
export function fixedOf(kind: OpsKind, tab: Tab): { readonly tab?: Tab; readonly ended?: 'badly' } {
  switch (kind) {
    case 'runs':
      return { tab }
    case 'failures':
      return { ended: 'badly' }
    case 'stuck':
      return { tab: 'active_stale_attention' }
  }
}

/** What is asked of the state of an operation: one that ended badly stays so, the others may leave. */
export function fitsIn(kind: OpsKind, { tab, filter }: Pick<ReadOpsSearch, 'tab' | 'filter'>): (run: Run) => boolean {
  const fixed = fixedOf(kind, tab)
  return ({ status, problemClass, outcome }) =>
    inTab(fixed.tab ?? 'all', status, problemClass) &&
    (fixed.ended === undefined || status === 'completed') &&
    (filter.outcome === undefined || filter.outcome === outcome)
}
type Run = Pick<Operation, 'status' | 'problemClass' | 'outcome'>
