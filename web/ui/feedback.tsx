import { showToast } from './toasts.tsx'

/** That what somebody just asked for was not done. How an operation goes, and how it ended, is told by web/runs. */
export function tellFailure(title: string, message: string): void {
  showToast({ id: `failure-${title}`, title, message, tone: 'danger', forMs: 10_000 })
}
