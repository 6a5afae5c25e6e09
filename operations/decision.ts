import { canonicalType, operationLabel } from './catalog.ts'
import { activeSentence, clockText, durationText, momentText, nextStep, operationName } from './presenter.ts'
import { endingOf, endTitle } from './ending-words.ts'
import { reasonSentence } from './failure.ts'
import type { Reconciliation, Run } from './run.ts'

/**
 * What the page of one run says first (spec: operations §11): what it is doing or how it ended, the evidence for it, and
 * the one next step. One story at a time, and never a calmer one than the truth.
 */
export type Decision = {
  readonly headline: string
  readonly evidence: string | null
  readonly next: string
  /** True when starting the work again is the step to take. */
  readonly startAgain: boolean
}

/** `readAt`: ms of the server's clock when the run was read; what is said of silence holds as of then. */
export function decisionOf(run: Run, readAt: number, workerName: string | null): Decision {
  const decision = run.status === 'completed' ? ended(run) : active(run, readAt, workerName)
  if (canonicalType(run.type) !== null) return decision
  return {
    ...decision,
    next: 'This kind of operation is not known here: it requires manual review.',
    startAgain: false,
  }
}

function active(run: Run, readAt: number, workerName: string | null): Decision {
  if (run.freshness === 'unknown') return unknown
  const label = operationLabel(run.type)
  const sentence = activeSentence(run, readAt, workerName)
  const said = { evidence: sentence, startAgain: false }
  if (run.freshness === 'likely_stale') return { ...said, headline: `${label} ${staleVerb(run)}`, next: staleNext(run) }
  if (run.cancelRequestedAt !== null)
    return {
      ...said,
      headline: `${label} is being cancelled`,
      next: 'Nothing to do. What was done until then stays as it is, and is counted.',
    }
  return {
    headline: `${label} ${doing(run)}`,
    evidence:
      [sentence === 'Running.' ? null : sentence, heardSentence(run, workerName)]
        .filter((part) => part !== null)
        .join(' ') || null,
    next:
      run.waiting?.for === 'worker'
        ? 'Nothing is done until a worker is there: whoever runs this installation can start one.'
        : 'Nothing to do. This page follows it.',
    startAgain: false,
  }
}

function staleVerb({ staleBecause, status }: Run): string {
  if (staleBecause === 'queue') return status === 'queued' ? 'was not picked up' : 'was not gone on with'
  return staleBecause === 'runtime' ? 'runs longer than it may' : 'has probably stopped'
}

function staleNext({ staleBecause, cancelRequestedAt }: Run): string {
  if (staleBecause === 'queue') return 'Nothing to do yet: if nothing picks it up, it is ended by itself.'
  if (staleBecause === 'runtime') return 'Nothing to do: it is ended by itself.'
  return cancelRequestedAt === null
    ? 'Nothing to do yet: if nothing is heard of it, another worker goes on with it or it is ended by itself.'
    : 'Nothing to do: its cancel was requested, and if nothing is heard of it, it is ended by itself.'
}

function doing(run: Run): string {
  if (run.status === 'queued' && run.waiting?.for !== 'worker') return 'waits for its turn'
  switch (run.waiting?.for) {
    case undefined:
      return 'is running'
    case 'microsoft':
      return 'waits for Microsoft'
    case 'approval':
      return 'waits for an approval'
    case 'lane':
    case 'start':
    case 'worker':
    case 'holder':
      return 'waits for a worker'
  }
}

/** From whom it was heard last, and when. */
const heardSentence = (run: Run, workerName: string | null): string | null =>
  run.status !== 'running' || run.heartbeatAt === null || workerName === null
    ? null
    : `Worker ${workerName} was last heard of at ${clockText(run.heartbeatAt)}.`

const unknown: Decision = {
  headline: 'How it stands is not known',
  evidence: 'What was recorded of it does not fit together.',
  next: 'It requires manual review.',
  startAgain: false,
}

function ended(run: Run): Decision {
  if (run.outcome === 'pending') return unknown
  const tenantName = run.tenant?.name ?? null
  const ending = endingOf({ ...run, tenantName, hasBegun: run.startedAt !== null })
  const proof = run.reconciliation === null ? [] : [reconciliationSentence(run.reconciliation)]
  const step = nextStep(run)
  return {
    headline: endTitle({ type: run.type, tenantName }, ending),
    evidence: [...ending.sentences, ...proof].join(' '),
    next: nextText(run, step?.text ?? 'Nothing to do.'),
    startAgain: run.problemClass !== 'none' && (step?.startAgain ?? false),
  }
}

function nextText(run: Run, otherwise: string): string {
  if (run.outcome === 'cancelled') return 'Nothing to do. If the work is still wanted, start it again.'
  const isSettled = run.outcome !== 'succeeded' && run.problemClass === 'none' && run.resolvedBy === null
  return isSettled ? lookedIntoText(run) : otherwise
}

function lookedIntoText({ investigation }: Run): string {
  if (investigation === undefined || investigation === null) return 'A person looked into it; nothing is open.'
  const { by, at, note } = investigation
  return `Nothing is open: ${by} looked into it on ${momentText(at)}${note === null ? '.' : `, and wrote: “${note}”`}`
}

/** How an end that was bad was settled, for lists that keep it; null while it is open. */
export function settledText({ resolvedBy, investigation }: Pick<Run, 'resolvedBy' | 'investigation'>): string | null {
  if (investigation !== undefined && investigation !== null) return `Looked into by ${investigation.by}.`
  return resolvedBy === null ? null : `Resolved by ${operationName(resolvedBy)}.`
}

/** What a list says of a run that ended: that it was ended without its worker, why, and how it was settled. */
export function endedSentence(run: Run): string | null {
  const why = run.reasonCode === null ? null : reasonSentence(run.reasonCode)
  const parts = [run.reconciliation === null ? null : markSentence(run.reconciliation), why, settledText(run)]
  return parts.filter((part) => part !== null).join(' ') || null
}

function markSentence({ reason, lastHeartbeatAt }: Reconciliation): string {
  if (reason === 'queue_stalled') return 'Ended by reconciliation.'
  return lastHeartbeatAt === null
    ? 'Ended by reconciliation; no heartbeat was ever recorded.'
    : `Ended by reconciliation; the last heartbeat came at ${momentText(lastHeartbeatAt)}.`
}

/** What the reconciler went by, so that a person can judge it. A run that ran too long is not told as a silent one. */
export function reconciliationSentence({
  at,
  reason,
  lastHeartbeatAt,
  workerId,
  thresholdSeconds,
}: Reconciliation): string {
  const from = workerId === null ? '' : ` from worker ${workerId}`
  const limit = durationText(thresholdSeconds * 1000)
  const ended = `Ended by reconciliation at ${momentText(at)}:`
  if (reason === 'queue_stalled') return `${ended} its lane had room and served nothing for ${limit}.`
  if (reason === 'runtime_exceeded' && lastHeartbeatAt !== null)
    return `${ended} it may run for ${limit}, waits not counted; the last heartbeat before that came at ${momentText(lastHeartbeatAt)}${from}.`
  const heard =
    lastHeartbeatAt === null
      ? 'no heartbeat was ever recorded'
      : `the last heartbeat came at ${momentText(lastHeartbeatAt)}${from}`
  return `${ended} ${heard}; the limit was ${limit}.`
}
