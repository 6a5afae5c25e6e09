import { operationLabel } from './catalog.ts'
import { unitOf } from './elapsed.ts'
import { reasons, reasonSentence, type ReadFailure } from './failure.ts'
import type { Outcome } from './lifecycle.ts'
import { operationPath } from './operation-path.ts'
import { plural, type Tone } from './presenter.ts'
import { cleanSummary, summaryText } from './summary.ts'

/**
 * The words for the end of a run: the one notification (spec: operations §8) and what its page says first. Never calmer than
 * the truth: who is told of an end is told what stays undone, and of an end without the worker that the counts may be old.
 * `docs/notifications.md` has every wording, line by line.
 */
export type EndedRun = {
  readonly id: string | number
  readonly type: string
  readonly outcome: Outcome
  readonly reasonCode: string | null
  readonly isReconciled: boolean
  /** False for one that never left the queue. */
  readonly hasBegun: boolean
  readonly summaryCounts: unknown
  readonly failures: readonly ReadFailure[]
  readonly tenantName: string | null
}

export type NotificationWords = {
  readonly title: string
  readonly body: string
  readonly tone: Tone
  readonly url: string
}

/** The one terminal notification of a run. Goes in: the run as it ended. */
export function terminalNotification(run: EndedRun): NotificationWords {
  const ending = endingOf(run)
  const counts = summaryText(run.summaryCounts)
  const body = [...ending.sentences, ...causes(run), ...(counts === null ? [] : [`${counts}.`])]
  return { title: endTitle(run, ending), body: body.join(' '), tone: ending.tone, url: operationPath(run.id) }
}

/** "Inventory sync for Contoso succeeded". */
export function endTitle(run: Pick<EndedRun, 'type' | 'tenantName'>, { verb }: Pick<Ending, 'verb'>): string {
  const place = run.tenantName === null ? '' : ` for ${run.tenantName}`
  return `${operationLabel(run.type)}${place} ${verb}`
}

/** The verb, whole sentences of why and of what is left, and how grave it is. There is always one sentence at least. */
export type Ending = { readonly verb: string; readonly sentences: readonly string[]; readonly tone: Tone }

export function endingOf(run: EndedRun): Ending {
  const why = run.reasonCode === null ? null : reasonSentence(run.reasonCode)
  switch (run.outcome) {
    case 'succeeded':
      return { verb: 'succeeded', sentences: [why ?? successSentence(run)], tone: 'success' }
    case 'partially_succeeded':
      return { verb: 'partially succeeded', sentences: [why ?? partly, ...left(run)], tone: 'warning' }
    case 'blocked':
      return { verb: 'was blocked', sentences: [why ?? 'It may not start.', nothingDone], tone: 'warning' }
    case 'cancelled':
      return {
        verb: run.isReconciled ? 'was cancelled without its worker' : 'was cancelled',
        sentences: [why ?? notRecorded, ...left(run)],
        tone: 'neutral',
      }
    case 'failed':
      return run.isReconciled
        ? {
            verb: 'was ended by reconciliation',
            sentences: [why ?? notRecorded, 'It counts as failed.', ...left(run)],
            tone: 'danger',
          }
        : { verb: 'failed', sentences: [why ?? notRecorded, ...left(run)], tone: 'danger' }
    case 'pending':
      return { verb: 'ended', sentences: ['How it ended is not known.'], tone: 'warning' }
  }
}

const partly = reasons.some_items_failed.sentence
const nothingDone = 'Nothing was done.'
const notRecorded = 'Why is not recorded.'

/** Data from elsewhere may call a success what its own counts do not. */
function successSentence(run: EndedRun): string {
  const { failed = 0, unclear = 0, awaiting = 0 } = cleanSummary(run.summaryCounts)
  return failed + unclear + awaiting === 0 ? 'Nothing failed.' : 'Not all of it is done, as its counts say.'
}

/**
 * What was not finished, as far as the counts tell; and that they do not tell it, where they do not. "Not reached" would be too
 * much: of what was under way a part may have been done.
 */
function left(run: EndedRun): string[] {
  if (!run.hasBegun) return run.outcome === 'cancelled' ? ['It had not begun.', nothingDone] : [nothingDone]
  const { total = 0, processed = 0 } = cleanSummary(run.summaryCounts)
  if (total === 0) return ['How much of it was done is not known.']
  const count = Math.max(0, total - processed)
  const unfinished = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${unitOf(run.type, total)} ${plural(count, 'was', 'were')} not finished`
  if (run.isReconciled)
    return count === 0
      ? ['Everything had been gone through by its last count; what followed is not known.']
      : [`By its last count ${unfinished}; what was done after that is not known.`]
  if (run.outcome === 'cancelled')
    return [
      count === 0
        ? 'Everything had been gone through by then.'
        : `${unfinished}. What was done until then stays as it is.`,
    ]
  return count === 0 ? [] : [`${unfinished}.`]
}

/** The one or two commonest causes, when they say more than the reason does, and how many failures had others. */
function causes(run: EndedRun): string[] {
  const counts = new Map<string, number>()
  for (const { code, count } of run.failures) counts.set(code, (counts.get(code) ?? 0) + count)
  counts.delete(run.reasonCode ?? '')
  // What was left out of a long list stands in it as a line of its own, and has no cause that could be named.
  const unlisted = run.reasonCode === 'some_items_failed' ? 0 : (counts.get('some_items_failed') ?? 0)
  counts.delete('some_items_failed')
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  const others = sorted.slice(2).reduce((sum, [, count]) => sum + count, unlisted)
  return [
    ...sorted.slice(0, 2).map(([code, count]) => `${withoutStop(reasonSentence(code))} (${timesText(count)}).`),
    ...(others === 0
      ? []
      : [
          `${others.toLocaleString('en')} further ${plural(others, 'failure has another cause', 'failures have other causes')}.`,
        ]),
  ]
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')
export const timesText = (count: number): string => `${count.toLocaleString('en')} ${plural(count, 'time', 'times')}`
