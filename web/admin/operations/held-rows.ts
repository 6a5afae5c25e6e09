import { inTab, type Tab } from '../../../operations/problem.ts'
import type { Operation } from '../../../contract/operation.ts'
import type { ReadOperationsSearch } from './search.ts'

/**
 * The rows of the hub stay where they are. A page is put on the screen once; each later reading changes what its rows say
 * and never which rows they are: what came to the list, and what left it, is counted until somebody asks for it.
 */
export type Page = { readonly items: readonly Operation[]; readonly nextCursor: string | null; readonly asOf: string }
type Patched = { readonly run: Operation; readonly readAt: number }

export type Hold = {
  /** The question whose answer this is. */
  readonly key: string
  /** False while what is shown was read before the question was asked, and is being read again. */
  readonly isSettled: boolean
  /** As it was put on the screen. */
  readonly page: Page
  /** Its rows as they were last read, without those that are no longer there for whoever looks. */
  readonly rows: ReadonlyMap<string, Patched>
  /** The latest reading of the same question. */
  readonly fresh: Page
  /** The latest reading of what is on the screen and not in `fresh`. */
  readonly others: Page | null
}

export function holdOf(key: string, page: Page, isSettled: boolean): Hold {
  return { key, isSettled, page, rows: patched(new Map(), page), fresh: page, others: null }
}

/** The same rows, as the same question is answered now. An empty list has no row that could jump. */
export function follow(hold: Hold, fresh: Page, isSettled: boolean): Hold {
  if (fresh === hold.fresh) return hold
  if (!hold.isSettled || hold.page.items.length === 0) return holdOf(hold.key, fresh, isSettled)
  return { ...hold, fresh, rows: patched(hold.rows, fresh) }
}

/** The same rows, as those say that were asked for by their ids; what is not among them is gone. */
export function followOthers(hold: Hold, others: Page, asked: readonly string[]): Hold {
  if (others === hold.others) return hold
  const rows = new Map(patched(hold.rows, others))
  const found = new Set(others.items.map(({ id }) => id))
  for (const id of asked) if (!found.has(id)) rows.delete(id)
  return { ...hold, others, rows }
}

function patched(rows: ReadonlyMap<string, Patched>, { items, asOf }: Page): ReadonlyMap<string, Patched> {
  const readAt = Date.parse(asOf)
  const next = new Map(rows)
  const isFirst = rows.size === 0
  for (const run of items) {
    const before = rows.get(run.id)
    if (isFirst || (before !== undefined && before.readAt <= readAt)) next.set(run.id, { run, readAt })
  }
  return next
}

/** What is on the screen and not in the latest reading: it left the list, or was pushed to the next page. */
export function othersOf({ rows, fresh }: Hold): string[] {
  const found = new Set(fresh.items.map(({ id }) => id))
  return [...rows.keys()].filter((id) => !found.has(id))
}

export type HeldRow = Patched & {
  /** It changed so that the list would not show it any more. */
  readonly hasLeft: boolean
}

export const rowsOf = ({ page, rows }: Hold, fits: (run: Operation) => boolean): HeldRow[] =>
  page.items.flatMap(({ id }) => {
    const row = rows.get(id)
    return row === undefined ? [] : [{ ...row, hasLeft: !fits(row.run) }]
  })

/** What is asked of the state of an operation; nothing else that is asked changes while it is on the screen. */
export function fitsOf(tab: Tab, filter: ReadOperationsSearch['filter']): (run: Operation) => boolean {
  const is = (asked: string | undefined, value: string) => asked === undefined || asked === value
  return (run) =>
    inTab(tab, run.status, run.problemClass) &&
    is(filter.status, run.status) &&
    is(filter.outcome, run.outcome) &&
    is(filter.problemClass, run.problemClass) &&
    is(filter.freshness, run.freshness) &&
    is(filter.reconciled, String(run.isReconciled))
}

export type Count = number | { readonly atLeast: number }
export type News = {
  /** Created since the page was put on the screen. */
  readonly created: Count
  /** Came to this page, or left it, because their state changed. */
  readonly changed: Count
}

/** How the list differs from what is on the screen; null when it does not. */
export function newsOf(hold: Hold, fits: (run: Operation) => boolean): News | null {
  const { page, rows, fresh } = hold
  const last = page.items.at(-1)
  const reaches = (run: Operation) => page.nextCursor === null || (last !== undefined && !isBelow(run, last))
  const come = fresh.items.filter((run) => !rows.has(run.id) && reaches(run))
  const created = come.filter((run) => Date.parse(run.createdAt) >= Date.parse(page.asOf)).length
  const left = [...rows.values()].filter(({ run }) => !fits(run)).length
  const changed = come.length - created + left
  if (created + changed === 0) return null
  const end = fresh.items.at(-1)
  const isWhole = fresh.nextCursor === null || (end !== undefined && last !== undefined && !isBelow(last, end))
  const isAllNew = fresh.nextCursor !== null && created === fresh.items.length
  return {
    created: isAllNew ? { atLeast: created } : created,
    changed: isWhole || changed === 0 ? changed : { atLeast: changed },
  }
}

/** Later in the order of the list: newest first, and of one instant the higher id. */
function isBelow(run: Operation, than: Operation): boolean {
  const apart = Date.parse(run.createdAt) - Date.parse(than.createdAt)
  return apart < 0 || (apart === 0 && Number(run.id) < Number(than.id))
}
