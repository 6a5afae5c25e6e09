import { useCallback, useEffect, useRef, useState } from 'react'
import type { Operation } from '../../../contract/operation.ts'

/** What is selected, by id, as it was last seen: it stays selected on other pages of the same list. */
export type Selected = ReadonlyMap<string, Operation>

export const nothingSelected: Selected = new Map()

export function toggled(selected: Selected, run: Operation): Selected {
  const next = new Map(selected)
  if (!next.delete(run.id)) next.set(run.id, run)
  return next
}

/** With all of a page; without any of it when all of it is selected. */
export function pageToggled(selected: Selected, page: readonly Operation[]): Selected {
  const next = new Map(selected)
  const isAll = stateOf(selected, page) === 'all'
  for (const run of page)
    if (isAll) next.delete(run.id)
    else next.set(run.id, run)
  return next
}

/** How much of a page is selected. */
export function stateOf(selected: Selected, page: readonly Operation[]): 'none' | 'some' | 'all' {
  const count = page.filter(({ id }) => selected.has(id)).length
  return count === 0 ? 'none' : count === page.length ? 'all' : 'some'
}

/** As the page says that they are now; the same when it says nothing new. */
export function reread(selected: Selected, page: readonly Operation[]): Selected {
  const changed = page.filter((run) => selected.has(run.id) && selected.get(run.id) !== run)
  if (changed.length === 0) return selected
  const next = new Map(selected)
  for (const run of changed) next.set(run.id, run)
  return next
}

export type Selection = {
  readonly selected: Selected
  /** How much of the page on the screen is selected. */
  readonly page: 'none' | 'some' | 'all'
  /** While something is selected the list holds still. */
  readonly isFrozen: boolean
  readonly toggle: (run: Operation) => void
  readonly togglePage: () => void
  readonly clear: () => void
}

/** The selection of one list. With other filters it is another list, and nothing of it is selected. */
export function useSelection(list: string, rows: readonly { readonly run: Operation }[]): Selection {
  const [kept, keep] = useState({ list, selected: nothingSelected })
  const page = rows.map(({ run }) => run)
  const selected = kept.list === list ? reread(kept.selected, page) : nothingSelected
  if (kept.list !== list || kept.selected !== selected) keep({ list, selected })
  const change = useCallback(
    (to: (before: Selected) => Selected) =>
      keep((before) => ({ list, selected: to(before.list === list ? before.selected : nothingSelected) })),
    [list],
  )
  const onPage = useRef(page)
  useEffect(() => void (onPage.current = page))
  const toggle = useCallback(
    (run: Operation) => {
      // One of another page, that stands there for the moment until this one has been read, is not of this list.
      if (onPage.current.some(({ id }) => id === run.id)) change((before) => toggled(before, run))
    },
    [change],
  )
  return {
    selected,
    page: stateOf(selected, page),
    isFrozen: selected.size > 0,
    toggle,
    togglePage: () => change((before) => pageToggled(before, page)),
    clear: () => change(() => nothingSelected),
  }
}
