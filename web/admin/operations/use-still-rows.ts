import { useEffect, type RefObject } from 'react'
import { rowSelector } from './use-row-keys.ts'

/** While something is selected no row becomes lower than it is, so that none moves away under the pointer. */
export function useStillRows(rows: RefObject<HTMLDivElement | null>, isFrozen: boolean): void {
  useEffect(() => {
    if (!isFrozen) return
    const held = [...(rows.current?.querySelectorAll<HTMLElement>(rowSelector) ?? [])]
    const heights = held.map((row) => row.offsetHeight)
    held.forEach((row, at) => row.style.setProperty(propertyOf(row), `${heights[at] ?? 0}px`))
    return () => held.forEach((row) => row.style.removeProperty(propertyOf(row)))
  }, [rows, isFrozen])
}

/** The height of a row of a table is the least that it takes. */
const propertyOf = (row: HTMLElement): string => (row.tagName === 'TR' ? 'height' : 'min-height')
