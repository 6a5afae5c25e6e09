import { useHotkeys } from '@mantine/hooks'
import type { RefObject } from 'react'

/** What stands on the row of an operation, so that keys find it. */
export const rowSelector = '[data-run]'
const linkSelector = '.run-row-link'

/** `j` and `k` move along the rows, Enter opens, `x` selects, `/` searches. */
export function useRowKeys(rows: RefObject<HTMLDivElement | null>, select: (id: string) => void): void {
  const all = () => [...(rows.current?.querySelectorAll<HTMLElement>(rowSelector) ?? [])]
  const current = () => all().find((row) => row.contains(document.activeElement))
  const move = (by: 1 | -1) => {
    const found = all()
    const at = found.findIndex((row) => row === current())
    const next = found[at === -1 ? 0 : at + by]?.querySelector<HTMLElement>(linkSelector)
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  const key = (act: () => void) => (event: KeyboardEvent) => {
    if (isElsewhere(event.target)) return
    event.preventDefault()
    act()
  }
  useHotkeys(
    [
      ['j', key(() => move(1)), { preventDefault: false }],
      ['k', key(() => move(-1)), { preventDefault: false }],
      ['x', key(() => select(current()?.dataset['run'] ?? '')), { preventDefault: false }],
      ['/', key(focusSearch), { preventDefault: false }],
    ],
    [],
  )
}

const focusSearch = () => document.querySelector<HTMLElement>('[role="search"] input')?.focus()

/** Where a letter is a letter: in a field, a list of choices or a dialog. A box to tick is no field. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const isField = target instanceof HTMLInputElement ? target.type !== 'checkbox' : target.matches('textarea, select')
  return isField || target.isContentEditable || target.closest('[role="dialog"], [role="listbox"]') !== null
}
