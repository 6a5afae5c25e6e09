import type { Run } from './run.ts'
import { plural } from './presenter.ts'

/** The words of a cancel of several operations: what it will mean, and what became of it (spec: operations §8). */
type Standing = Pick<Run, 'status' | 'freshness' | 'cancelRequestedAt'>
type Kind = 'queued' | 'running' | 'stale' | 'cancelling' | 'ended'

function kindOf({ status, freshness, cancelRequestedAt }: Standing): Kind {
  if (status === 'completed') return 'ended'
  if (status === 'queued') return 'queued'
  if (cancelRequestedAt !== null) return 'cancelling'
  return freshness === 'likely_stale' ? 'stale' : 'running'
}

const meanings: Readonly<Record<Kind, (count: number) => string>> = {
  queued: (count) => `${number(count)} queued: ${plural(count, 'it ends', 'they end')} at once, and nothing is done.`,
  running: (count) =>
    `${number(count)} running: ${plural(count, 'it stops at its', 'each stops at its')} next checkpoint. What was done until then stays as it is, and is counted.`,
  stale: (count) =>
    `${number(count)} likely stale: ended with or without ${plural(count, 'its worker', 'their workers')}.`,
  cancelling: (count) => `${number(count)} cancelling already: nothing changes.`,
  ended: (count) => `${number(count)} ended already: nothing changes.`,
}
const number = (count: number): string => count.toLocaleString('en')

/** True when a cancel would do something to it. */
export const isCancellable = (run: Standing): boolean => !['cancelling', 'ended'].includes(kindOf(run))

/** What cancelling these will mean, a sentence for each way in which they stand. */
export function cancelPreview(runs: readonly Standing[]): string[] {
  const kinds = runs.map(kindOf)
  return (Object.keys(meanings) as Kind[]).flatMap((kind) => {
    const count = kinds.filter((one) => one === kind).length
    return count === 0 ? [] : [meanings[kind](count)]
  })
}

/** Why none of these can be cancelled; null when one at least can. */
export function nothingToCancel(runs: readonly Standing[]): string | null {
  if (runs.some(isCancellable)) return null
  return runs.some((run) => kindOf(run) === 'cancelling')
    ? 'Nothing of it is left to cancel: what has not ended is being cancelled already.'
    : 'Nothing of it is left to cancel: all of it has ended.'
}

export const cancelManyLabel = 'Cancel operations'
export const cancelManyLeft = 'Let them go on'
export const cancelManyQuestion = (count: number): string => `Cancel ${countedOperations(count)}?`
export const cancelManyOthers = 'Operations that are not selected go on.'
export const cancelManyTold = 'What became of them'
/** Of so many selected ones nothing is to be found any more. */
export const cancelManyGone = (count: number): string => `${number(count)} no longer there for you.`
export const cancelManyMost = (count: number): string => `At most ${countedOperations(count)} can be cancelled at once.`

const countedOperations = (count: number): string => `${number(count)} ${plural(count, 'operation', 'operations')}`

type Result = 'cancelled' | 'requested' | 'already_requested' | 'already_completed'
const became: Readonly<Record<Result, (count: number) => string>> = {
  cancelled: (count) =>
    `${number(count)} ${plural(count, 'was', 'were')} cancelled before ${plural(count, 'it', 'they')} began.`,
  requested: (count) =>
    `${number(count)} ${plural(count, 'was', 'were')} asked to stop, and ${plural(count, 'goes', 'go')} on until the next checkpoint.`,
  already_requested: (count) => `${number(count)} ${plural(count, 'was', 'were')} being cancelled already.`,
  already_completed: (count) => `${number(count)} had ended before.`,
}

/** What became of it, counted by what became of each. */
export function cancelledSentence(results: readonly Result[]): string {
  return (Object.keys(became) as Result[])
    .flatMap((result) => {
      const count = results.filter((one) => one === result).length
      return count === 0 ? [] : [became[result](count)]
    })
    .join(' ')
}

/** All of them or none: one that could not be found or not be cancelled keeps the others too. */
export const noneCancelled = 'None of them was cancelled'
export const unknownCancelled = 'It is not known whether they were cancelled'
export const lookAgain = 'The server gave no answer. Look how they stand, then try again: nothing is cancelled twice.'
export const oneIsGone = 'At least one of them is no longer there for you. Choose again what is to be cancelled.'
