import { isReasonCode, reasonSentence } from './failure.ts'
import { moveNames, type MoveName, type Outcome } from './lifecycle.ts'
import { durationText, momentText, operationName, outcomeWords, type Tone } from './presenter.ts'
import { summaryText } from './summary.ts'

/** One line of a timeline: a fact as it was written with its move, and the evidence that was written beside it. */
export type EventWords = { readonly title: string; readonly detail: string | null; readonly tone: Tone }

export type RunEvent = {
  readonly kind: string
  readonly actor: { readonly kind: string; readonly name: string }
  readonly reason: string | null
  readonly evidence: Readonly<Record<string, unknown>>
}

/** What people do to a run beside its moves. `retried` stands with the old run, `retry` with the new one. */
export const actKinds = ['cancel_requested', 'investigated', 'retried', 'retry'] as const
type Kind = MoveName | (typeof actKinds)[number]
export const isMove = (kind: string): kind is MoveName => (moveNames as readonly string[]).includes(kind)
const isKind = (kind: string): kind is Kind => (actKinds as readonly string[]).includes(kind) || isMove(kind)

/** The words for one event. `outcome`: how the run ended, for the one event that ended it. */
export function eventWords(event: RunEvent, outcome: Outcome): EventWords {
  if (!isKind(event.kind)) return { title: 'A step that is not known here', detail: null, tone: 'neutral' }
  return wordsOf(event.kind, event, outcome)
}

function wordsOf(kind: Kind, event: RunEvent, outcome: Outcome): EventWords {
  const by = event.actor.name
  const why = event.reason !== null && isReasonCode(event.reason) ? reasonSentence(event.reason) : null
  const counts = summaryText(event.evidence['counts'])
  switch (kind) {
    case 'start':
      return { title: startTitle(event), detail: null, tone: 'neutral' }
    case 'begin':
      return { title: `Picked up by worker ${by}`, detail: null, tone: 'info' }
    case 'resume':
      return {
        title: wasGivenBack(event) ? `Gone on with by worker ${by}` : `Taken over by worker ${by}`,
        detail: joined(missedText(event), attemptText(event.evidence['attempt'])),
        tone: 'info',
      }
    case 'release':
      return { title: `Given back by worker ${by}, which was shutting down`, detail: null, tone: 'neutral' }
    case 'cancel_requested':
      return { title: `Cancel requested by ${personOf(event)}`, detail: noteText(event), tone: 'neutral' }
    case 'investigated':
      return { title: `Looked into by ${personOf(event)}`, detail: noteText(event), tone: 'info' }
    case 'retried':
      return { title: `Retried by ${personOf(event)}${otherRun(event, ' as')}`, detail: noteText(event), tone: 'info' }
    case 'retry':
      return { title: `A retry${otherRun(event, ' of')}, by ${personOf(event)}`, detail: noteText(event), tone: 'info' }
    case 'block':
      return { title: 'Blocked before any work was done', detail: why, tone: 'warning' }
    case 'cancel':
      return { title: cancelTitle(event), detail: joined(why, noteText(event), counts), tone: 'neutral' }
    case 'complete':
      return endWords(outcome, joined(why, counts))
    case 'reconcile':
      return {
        title: 'Ended by reconciliation',
        detail: joined(why, heardText(event), counts),
        tone: outcome === 'cancelled' ? 'neutral' : 'danger',
      }
  }
}

function startTitle({ actor }: RunEvent): string {
  if (actor.kind === 'person') return `Queued by ${actor.name}`
  return actor.kind === 'scheduler' ? 'Queued by a schedule' : 'Queued by the system'
}

const cancelTitle = (event: RunEvent): string =>
  event.actor.kind === 'worker'
    ? `Cancelled at a checkpoint by worker ${event.actor.name}`
    : `Cancelled by ${personOf(event)}`

/** Who runs the installation is none of the people of the workspace, and is told apart from them. */
const personOf = ({ actor }: RunEvent): string =>
  actor.kind === 'platform' ? `${actor.name} of the platform` : actor.name

/** What somebody said of their act, in their words. */
const noteText = ({ evidence }: RunEvent): string | null =>
  typeof evidence['note'] === 'string' && evidence['note'] !== '' ? `“${evidence['note']}”` : null

function otherRun(event: RunEvent, before: string): string {
  const id = relatedOperation(event)
  return id === null ? '' : `${before} ${operationName(id)}`
}

/** The other operation that an event speaks of. */
export const relatedOperation = ({ evidence }: Pick<RunEvent, 'evidence'>): string | null =>
  typeof evidence['operationId'] === 'string' && /^\d{1,15}$/.test(evidence['operationId'])
    ? evidence['operationId']
    : null

function endWords(outcome: Outcome, detail: string | null): EventWords {
  if (outcome === 'pending') return { title: 'Ended; how is not known', detail, tone: 'neutral' }
  const { label, tone } = outcomeWords[outcome]
  return { title: `Ended: ${label.toLowerCase()}`, detail, tone }
}

/** It was gone on with although nobody had been lost. */
export const wasGivenBack = ({ evidence }: RunEvent): boolean => evidence['wasGivenBack'] === true

/** Whose beat was missed and for how long, as it was written down when another worker took the run over. */
function missedText(event: RunEvent): string | null {
  const { lostWorkerId, silentSeconds, lastHeartbeatAt } = event.evidence
  if (wasGivenBack(event)) return 'It had been given back in an orderly way.'
  if (typeof lostWorkerId !== 'string' || typeof silentSeconds !== 'number') return null
  const last =
    typeof lastHeartbeatAt === 'string'
      ? `its last heartbeat came at ${momentText(lastHeartbeatAt)}`
      : 'no heartbeat of it was ever recorded'
  return `Worker ${lostWorkerId} was not heard of for ${durationText(silentSeconds * 1000)}; ${last}.`
}

const attemptText = (attempt: unknown): string | null =>
  typeof attempt === 'number' && Number.isInteger(attempt) && attempt > 0 ? `Attempt ${attempt}.` : null

/** What was heard last, as it was written down with the end; of a run that ran too long first how long it may. */
function heardText({ reason, evidence }: RunEvent): string | null {
  const { lastHeartbeatAt, workerId, thresholdSeconds } = evidence
  const limit = typeof thresholdSeconds === 'number' ? durationText(thresholdSeconds * 1000) : null
  const from = typeof workerId === 'string' ? ` from worker ${workerId}` : ''
  const heard = typeof lastHeartbeatAt === 'string' ? `Last heartbeat at ${momentText(lastHeartbeatAt)}${from}.` : null
  if (limit === null) return heard
  if (reason === 'runtime_exceeded') return joined(`It may run for ${limit}, waits not counted.`, heard)
  return joined(heard ?? 'No heartbeat was ever recorded.', `The limit was ${limit}.`)
}

const joined = (...parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null).join(' ') || null
