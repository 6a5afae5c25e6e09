import type { HubState } from '../../contract/hub-state.ts'
import { hubNumber, type HubNumber } from '../../contract/hub-number.ts'
import type { OperationCounts, OperationFilter } from '../../contract/operations.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Tx } from '../database/scope.ts'
import { resolveFilter, type Seen } from '../runs/filter.ts'
import type { ResolvedFilter } from '../runs/resolved-filter.ts'
import { countPage, listPage } from '../runs/routes.ts'

/**
 * Every number and list of a dashboard is asked for as the hub asks for it, with the very state that its link carries, so
 * that what is counted here is what is listed there.
 */
export type Looking = { readonly tx: Tx; readonly seen: Seen; readonly me: number }

const filterOf = ({ back, cursor, ...filter }: HubState): OperationFilter => filter

export async function countsIn({ tx, seen, me }: Looking, state: HubState): Promise<OperationCounts> {
  const answer = await countPage(tx, filterOf(state), seen, me)
  return 'body' in answer ? answer.body : refused(state)
}

export async function newestIn({ tx, seen, me }: Looking, state: HubState, limit: number): Promise<Operation[]> {
  const answer = await listPage(tx, { ...filterOf(state), limit }, seen, me)
  return 'body' in answer ? answer.body.items : refused(state)
}

/** Single operations, of any age; the newest first. */
export async function thoseOf({ tx, seen, me }: Looking, ids: readonly number[]): Promise<Operation[]> {
  if (ids.length === 0) return []
  const answer = await listPage(tx, { ids: ids.join(','), limit: ids.length }, seen, me)
  return 'body' in answer ? answer.body.items : refused({})
}

/** The same state for the queries of this folder; null when the filter says something that means nothing. */
export async function resolved({ tx, seen, me }: Looking, state: HubState): Promise<ResolvedFilter | null> {
  const answer = await resolveFilter(tx, filterOf(state), seen, me)
  return answer.ok ? answer.where : null
}

/** The number of one tab among counts, with the state that opens it. */
export const numberOn = (counts: OperationCounts, state: HubState): HubNumber =>
  hubNumber(counts.tabs[state.tab ?? 'all'], state)

function refused(state: HubState): never {
  throw new Error(`a state of our own was refused: ${JSON.stringify(state)}`)
}
