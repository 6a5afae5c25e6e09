import { canonicalType, startOf } from './catalog.ts'
import type { Run } from './run.ts'

/**
 * What people who run the installation may do to a run, and why not (spec: operations §11): null when they may, else the
 * reason in words, the same for the server that refuses and for the button that says so beforehand.
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
  return cancelRequestedAt === null ? null : 'Its cancel was requested already.'
}

type Ended = Pick<Run, 'status' | 'problemClass' | 'resolvedBy' | 'investigation'>

/** Of what ended badly, as long as nobody has looked into it and no later success has settled it. */
export function investigationRefusal({ status, problemClass, resolvedBy, investigation }: Ended): string | null {
  if (status !== 'completed') return 'It has not ended yet.'
  if (investigation !== undefined && investigation !== null) return `${investigation.by} has looked into it already.`
  if (resolvedBy !== null) return 'A later operation has settled it already.'
  return problemClass === 'terminal_follow_up' ? null : 'It left nothing that somebody would have to look into.'
}
