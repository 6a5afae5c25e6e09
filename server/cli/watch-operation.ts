import type { Problem } from '../../contract/problem-document.ts'
import type { OperationDetail } from '../../contract/operation.ts'
import { getOperation } from '../../contract/operations.ts'
import { leftAlone } from '../../operations/act-words.ts'
import { clockText, operationName } from '../../operations/presenter.ts'
import { systemClock } from '../lib/clock.ts'
import { tryToAsk, type Connection } from './connection.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { followHints, type Hints } from './live-hints.ts'
import { refusal } from './problem-line.ts'
import type { Terminal } from './terminal.ts'
import { watchView, type WatchView } from './watch-view.ts'

/** Without the stream it is read this often. */
const pollEveryMs = 2_000
/** With the stream too, now and then: that nothing is heard of an operation is no event, and gives no hint. */
const rereadEveryMs = 3_000
/** A server that restarts is waited for; one that stays away longer is not coming back soon. */
const awayMaxMs = 5 * 60_000

/** Follows an operation to its end. Answers with the exit code of its outcome; Ctrl-C ends only the watching. */
export async function watchOperation(to: Connection, terminal: Terminal, id: string, isJson: boolean): Promise<number> {
  const stop = new AbortController()
  const hints = followHints(to, id)
  const forget = terminal.onInterrupt(() => {
    stop.abort()
    hints.close()
  })
  const view = watchView(terminal, isJson, to.clock.now)
  try {
    const last = await untilEnd({ to, id, hints, view, signal: stop.signal })
    if (last?.status === 'completed') return exitCodeOf(last.outcome)
    view.end()
    terminal.err(stoppedText(id, last))
    return exitCodes.interrupted
  } finally {
    forget()
    hints.close()
    view.end()
  }
}

type Watch = { to: Connection; id: string; hints: Hints; view: WatchView; signal: AbortSignal }

/** The last reading: of its end, or of when the watching was stopped; null when there was none. */
async function untilEnd({ to, id, hints, view, signal }: Watch): Promise<OperationDetail | null> {
  let last: OperationDetail | null = null
  let heardAt = Date.now()
  let isAway = false
  while (!signal.aborted) {
    const answer = await tryToAsk(to, getOperation, { params: { id }, signal }).catch(() => null)
    if (answer === null) break
    if (answer.ok) {
      last = answer.value
      heardAt = Date.now()
      isAway = false
      view.show(last, to.clock.now())
      if (last.status === 'completed') return last
    } else {
      if (last === null || !isPassing(answer.problem) || Date.now() - heardAt > awayMaxMs) throw refusal(answer, to.url)
      if (!isAway) view.note(awayText(heardAt))
      isAway = true
    }
    // A server that asks to be left alone is, whatever its stream says meanwhile.
    const askAgainMs = answer.ok ? 0 : (answer.retryAfterSeconds ?? 0) * 1000
    if (askAgainMs > 0) await systemClock.wait(askAgainMs, signal).catch(() => undefined)
    else await hints.next(hints.isOpen() ? rereadEveryMs : pollEveryMs)
  }
  return last
}

/** What may be otherwise in a moment: nobody answers, or who answers is busy. */
const isPassing = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500

const awayText = (heardAt: number): string =>
  `The server does not answer; what is shown is from ${clockText(new Date(heardAt).toISOString())}. Trying again.`

function stoppedText(id: string, last: OperationDetail | null): string {
  return `Stopped watching. ${operationName(id)} ${leftAlone(last?.freshness ?? null)}: tenantatlas operations watch ${id}`
}
