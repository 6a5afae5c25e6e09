import { isReasonCode, reasonSentence } from './failure.ts'
import { moveNames, type MoveName, type Outcome } from './lifecycle.ts'
import { durationText, momentText, outcomeWords, type Tone } from './presenter.ts'
import { summaryText } from './summary.ts'

/** One line of a timeline: a fact as it was written with its move, and the evidence that was written beside it. */
export type EventWords = { readonly title: string; readonly detail: string | null; readonly tone: Tone }

export type RunEvent = {
  readonly kind: string
  readonly actor: { readonly kind: string; readonly name: string }
  readonly reason: string | null
  readonly evidence: Readonly<Record<string, unknown>>
}

type Kind = MoveName | 'cancel_requested'
const isKind = (kind: string): kind is Kind =>
  kind === 'cancel_requested' || (moveNames as readonly string[]).includes(kind)

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
      return { title: `Taken over by worker ${by}`, detail: attemptText(event.evidence['attempt']), tone: 'info' }
    case 'release':
      return { title: `Given back by worker ${by}, which was shutting down`, detail: null, tone: 'neutral' }
    case 'cancel_requested':
      return { title: `Cancel requested by ${by}`, detail: null, tone: 'neutral' }
    case 'block':
      return { title: 'Blocked before any work was done', detail: why, tone: 'warning' }
    case 'cancel':
      return { title: cancelTitle(event), detail: joined(why, counts), tone: 'neutral' }
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

const cancelTitle = ({ actor }: RunEvent): string =>
  actor.kind === 'person' ? `Cancelled by ${actor.name}` : `Cancelled at a checkpoint by worker ${actor.name}`

function endWords(outcome: Outcome, detail: string | null): EventWords {
  if (outcome === 'pending') return { title: 'Ended; how is not known', detail, tone: 'neutral' }
  const { label, tone } = outcomeWords[outcome]
  return { title: `Ended: ${label.toLowerCase()}`, detail, tone }
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
