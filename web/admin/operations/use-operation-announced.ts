import { useEffect, useRef } from 'react'
import { runBadge } from '../../../operations/presenter.ts'
import type { Operation } from '../../../contract/operation.ts'
import { announce } from '../../ui/LiveRegion.tsx'

/** A screen reader hears when the state of the operation changes; nothing on first load, and not each count. */
export function useOperationAnnounced(run: Operation | undefined): void {
  const last = useRef<{ id: string; state: string } | null>(null)
  const id = run?.id
  const state = run === undefined ? undefined : runBadge(run).label
  useEffect(() => {
    if (id === undefined || state === undefined) return
    if (last.current !== null && last.current.id === id && last.current.state !== state) announce(`${state}.`)
    last.current = { id, state }
  }, [id, state])
}
