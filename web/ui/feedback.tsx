import { showToast } from './toasts.tsx'

/** A word about something that is no operation and could not be done. What operations say comes from web/runs. */
export function tellFailure(title: string, message: string): void {
  showToast({ id: `failure-${title}`, title, message, tone: 'danger', forMs: 10_000 })
}
