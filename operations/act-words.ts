import { operationLabel } from './catalog.ts'
import type { Freshness } from './freshness.ts'
import type { Run } from './run.ts'

/** The words of starting and cancelling one operation: what it will mean, and that it was not done (spec: operations §8). */

export const notStarted = (type: string): string => `${operationLabel(type)} was not started`
export const notStartedAgain = (type: string): string => `${operationLabel(type)} was not started again`
export const notCancelled = (type: string): string => `${operationLabel(type)} was not cancelled`

/** What becomes of one that is only no longer watched: no more than is known, and of a stale one that is little. */
export const leftAlone = (freshness: Freshness | null): string =>
  freshness === 'fresh_active' ? 'was not cancelled and goes on' : 'was not cancelled'

export const startAgainLabel = 'Start again'
export const cancelLabel = 'Cancel operation'
export const cancelQuestion = (type: string): string => `Cancel ${operationLabel(type)}?`
export const cancelLeft = 'Let it go on'

/** What a cancel will mean for this one, and for others. */
export function cancelMeaning(run: Pick<Run, 'status' | 'freshness' | 'tenant'>): readonly string[] {
  const others = run.tenant === null ? 'Other operations go on.' : `Other operations of ${run.tenant.name} go on.`
  if (run.status === 'queued') return ['It has not begun: it ends at once, and nothing is done.', others]
  const stays = 'What was done until then stays as it is, and is counted.'
  const stops =
    run.freshness === 'likely_stale'
      ? 'Its worker was not heard of for a while: it is ended with or without it.'
      : 'It stops at its next checkpoint.'
  return [`${stops} ${stays}`, others]
}

/** Why it cannot be cancelled by anybody now; null when it can. */
export const cancelAskedReason = ({ cancelRequestedAt }: Pick<Run, 'cancelRequestedAt'>): string | null =>
  cancelRequestedAt === null ? null : 'Its cancel was requested already.'

/** Whether doing it once more can help against this cause. */
export const againText = (helps: boolean): string =>
  helps ? 'Starting again can help once the cause is gone.' : 'Starting again does not help.'
