import { cancelAskedReason, cancelLabel, cancelMeaning, cancelQuestion } from './act-words.ts'
import { canonicalType, operationLabel, startOf } from './catalog.ts'
import type { Run } from './run.ts'

/** What people who run the installation may do to a run, in words (spec: operations §11). */
export type ActWords = { readonly label: string; readonly question: string; readonly meaning: readonly string[] }

export const retryWords = ({ type, tenant }: Pick<Run, 'type' | 'tenant'>): ActWords => ({
  label: 'Retry',
  question: `Retry ${operationLabel(type)}?`,
  meaning: [
    `Its work is done once more as a new operation${tenant === null ? '' : ` for ${tenant.name}`}, with what was asked for then.`,
    'It runs as the system: nobody is notified when it ends. This one stays as it is.',
  ],
})

export const investigationWords = ({ type }: Pick<Run, 'type'>): ActWords => ({
  label: 'Mark investigated',
  question: `Mark ${operationLabel(type)} as investigated?`,
  meaning: [
    'It needs no follow-up any more, on every page. How it ended and what went wrong stay as they are.',
    'This cannot be taken back.',
  ],
})

export const cancelWords = (run: Pick<Run, 'type' | 'status' | 'freshness' | 'tenant' | 'initiator'>): ActWords => ({
  label: cancelLabel,
  question: cancelQuestion(run.type),
  meaning: [
    ...cancelMeaning(run),
    ...(run.initiator === null ? [] : [`${run.initiator.name}, who started it, is notified when it has ended.`]),
  ],
})

/**
 * Why an act makes no sense, and null when it does: the same for the server that refuses and for the button that says so
 * beforehand.
 */

/** Only types that declare it safe, and only what has ended without having done all of its work. */
export function retryRefusal({ type: code, status, outcome }: Pick<Run, 'type' | 'status' | 'outcome'>): string | null {
  const type = canonicalType(code)
  const definition = type === null ? undefined : startOf(type)
  if (definition === undefined) return 'This kind of operation cannot be started by this build.'
  if (!definition.retrySafe) return 'This kind of operation is not declared safe to be done twice.'
  if (status !== 'completed') return 'It has not ended yet.'
  return outcome === 'succeeded' ? 'It succeeded: there is nothing to do once more.' : null
}

export function cancelRefusal({ status, cancelRequestedAt }: Pick<Run, 'status' | 'cancelRequestedAt'>): string | null {
  if (status === 'completed') return 'It has already ended, so there is nothing to cancel.'
  return cancelAskedReason({ cancelRequestedAt })
}

type Ended = Pick<Run, 'status' | 'problemClass' | 'resolvedBy' | 'investigation'>

/** Of what ended badly, as long as nobody has looked into it and no later success has settled it. */
export function investigationRefusal({ status, problemClass, resolvedBy, investigation }: Ended): string | null {
  if (status !== 'completed') return 'It has not ended yet.'
  if (investigation !== undefined && investigation !== null) return `${investigation.by} has looked into it already.`
  if (resolvedBy !== null) return 'A later operation has settled it already.'
  return problemClass === 'terminal_follow_up' ? null : 'It left nothing that somebody would have to look into.'
}
