import type { Progress } from '../operations/progress.ts'
import type { Run } from '../operations/run.ts'
import type { Operation } from './operation.ts'

/** An answer as the run that the words are made from. */
export const shownRun = (operation: Operation): Run => ({
  ...operation,
  progress: progressShown(operation.progress),
  failures: operation.failures.map(({ item, requestId, ...failure }) => ({
    ...failure,
    ...(item === undefined ? {} : { item }),
    ...(requestId === undefined ? {} : { requestId }),
  })),
})

/** The progress of an answer, in its one shape; what does not fit together is only "under way". */
export function progressShown({ mode, processed, total, text }: Operation['progress']): Progress {
  switch (mode) {
    case 'none':
    case 'activity':
      return { mode }
    case 'counted':
      if (processed === undefined || total === undefined || text === undefined || total <= 0)
        return { mode: 'activity' }
      return { mode, processed: Math.min(processed, total), total, text }
    case 'phased':
    case 'composite':
      return text === undefined ? { mode: 'activity' } : { mode, text }
  }
}
