import { Notification } from '@mantine/core'
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { toneColors, type Tone } from './theme.ts'

export type Toast = {
  /** Another of the same id takes its place. */
  readonly id: string
  readonly title: string
  readonly message: ReactNode
  readonly tone: Tone
  readonly forMs: number
}

/** More at once would be read by nobody: the oldest gives way. */
const shownMax = 4

let toasts: readonly Toast[] = []
const watchers = new Set<() => void>()

function become(next: readonly Toast[]): void {
  toasts = next
  for (const watcher of watchers) watcher()
}

export function showToast(toast: Toast): void {
  become([...toasts.filter(({ id }) => id !== toast.id), toast].slice(-shownMax))
}

export const hideToast = (id: string): void => become(toasts.filter((toast) => toast.id !== id))

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Where they stand. Mounted once, around every page. */
export function Toasts() {
  const shown = useSyncExternalStore(watch, () => toasts)
  return (
    <div className="toasts">
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

/** Leaves by itself, but not while somebody reads it: under the pointer, or with the focus in it. */
function OneToast({ toast }: { toast: Toast }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stay = () => clearTimeout(timer.current)
  const leaveLater = () => {
    stay()
    timer.current = setTimeout(() => hideToast(toast.id), toast.forMs)
  }
  useEffect(() => {
    leaveLater()
    return stay
    // Anew for each that is told, also under an id that stands here already.
  }, [toast])
  return (
    <Notification
      className="toast"
      title={toast.title}
      color={toneColors[toast.tone]}
      onClose={() => hideToast(toast.id)}
      closeButtonProps={{ 'aria-label': 'Dismiss' }}
      onPointerEnter={stay}
      onPointerLeave={leaveLater}
      onFocus={stay}
      onBlur={leaveLater}
    >
      {toast.message}
    </Notification>
  )
}
