import { canonicalType, spellingsOf } from '../../operations/catalog.ts'
import type { OperationFilter } from '../../contract/operations.ts'

/** What somebody looks through: whole workspaces, and of others single tenants and what belongs to no tenant. */
export type Places = {
  /** Null: all workspaces, for the platform alone. */
  readonly whole: readonly number[] | null
  readonly tenants: readonly { readonly workspaceId: number; readonly id: number }[]
  readonly own: readonly number[]
}

/** Free text, looked up: what it may stand for. */
export type TextMatch = {
  readonly pattern: string
  readonly id: number | null
  readonly types: readonly string[]
  readonly tenants: Places['tenants']
}

/** The filters of the hub, resolved: ids instead of names, instants instead of words. */
export type ResolvedFilter = {
  readonly places: Places
  /** Set when one tenant was asked for: its ids, in as many workspaces as it is in; empty when it is not seen. */
  readonly tenantIds: readonly number[] | null
  readonly initiatorId: number | null
  /** Single runs, when they were asked for by id. */
  readonly ids: readonly number[] | null
  /** Null: as far as the hub looks back unless it is told otherwise, by the database's clock. */
  readonly from: Date | null
  readonly to: Date | null
  readonly text: TextMatch | null
  readonly filter: OperationFilter
}

/** Every spelling under which a type may stand in data. */
export const typesOf = (code: string): string[] => {
  const type = canonicalType(code)
  return type === null ? [code] : spellingsOf(type)
}

export const wantsFollowUp = ({ tab, problemClass }: OperationFilter): boolean =>
  tab === 'terminal_follow_up' || problemClass === 'terminal_follow_up'
