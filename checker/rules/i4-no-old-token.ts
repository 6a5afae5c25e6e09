import { isAccepted, type Call } from '../calls.ts'
import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { eventText, type EventRow } from '../final-rows.ts'
import type { Line } from '../history.ts'

/**
 * Three things prove it, none of them by guessing at an order: the answer to a write shows a row that stands at a higher
 * token than the writer named; an event says that it was ended or given back by somebody who had not taken it last; or a
 * higher token was acknowledged as committed before the write was sent, where the actors share a clock.
 */
export const noOldToken: Rule = {
  name: 'I4',
  sentence: 'no write is accepted with a token that has moved on',
  looked: ({ calls }) => `${calls.filter(isWrite).length} writes under a token`,
  violations: (evidence) => [...byAnswer(evidence), ...byEvents(evidence), ...byTime(evidence)],
}

const underToken = new Set(['run_fence', 'run_report', 'run_wait', 'run_release', 'run_end'])
const isWrite = (call: Call): boolean => underToken.has(call.op) && call.token !== null && isAccepted(call)

function byAnswer({ calls }: Evidence): Violation[] {
  return calls
    .filter(isWrite)
    .flatMap((call) =>
      call.leaseToken === call.token
        ? []
        : [
            untrue(
              call.run,
              `${call.op} with token ${call.token} was accepted while the row stood at ${call.leaseToken}`,
              linesOf(call),
            ),
          ],
    )
}

const linesOf = ({ intent, answer, settled }: Call): string[] => [
  ...new Set([intent.at, ...(answer === null ? [] : [answer.at]), ...(settled === null ? [] : [settled.at])]),
]

const byHolder = new Set(['complete', 'release', 'block', 'cancel'])

function byEvents({ rows }: Evidence): Violation[] {
  return [...grouped(rows.events, ({ run }) => run)].flatMap(([run, events]) => {
    const found: Violation[] = []
    let taken: EventRow | null = null
    for (const event of events) {
      if (event.kind === 'begin' || event.kind === 'resume') taken = event
      else if (event.actorKind === 'worker' && byHolder.has(event.kind)) {
        if (taken?.actorName !== event.actorName)
          found.push(
            untrue(
              run,
              `${event.kind} by ${event.actorName}, who did not hold it`,
              [],
              [...(taken === null ? [] : [eventText(taken)]), eventText(event)],
            ),
          )
        if (event.kind === 'release') taken = null
      }
    }
    return found
  })
}

type Raise = { readonly token: number; readonly line: Line }

function byTime({ calls, hasOneClock }: Evidence): Violation[] {
  if (!hasOneClock) return []
  const raises = new Map<number, Raise[]>()
  for (const call of calls) {
    const raised = call.op === 'run_begin' || call.op === 'run_resume' || call.move === 'reconcile'
    if (!raised || !isAccepted(call) || call.run === null || call.leaseToken === null || call.settled === null) continue
    raises.set(call.run, [...(raises.get(call.run) ?? []), { token: call.leaseToken, line: call.settled }])
  }
  const later = (call: Call, run: number, token: number): Raise | undefined =>
    raises.get(run)?.find((raise) => raise.token > token && raise.line.t < call.intent.t)
  return calls.flatMap((call) =>
    heldBy(call).flatMap(({ run, token }) => {
      const raise = later(call, run, token)
      return raise === undefined
        ? []
        : [
            untrue(
              run,
              `${call.op} with token ${token} was sent and accepted after token ${raise.token} was committed`,
              [raise.line.at, ...linesOf(call)],
            ),
          ]
    }),
  )
}

type Hold = { readonly run: number; readonly token: number }

/** Under which tokens a call wrote: one, or those of the beat that were answered as beaten. */
function heldBy(call: Call): Hold[] {
  if (isWrite(call)) return call.run === null || call.token === null ? [] : [{ run: call.run, token: call.token }]
  if (call.op !== 'run_beat' || !isAccepted(call) || call.answer === null) return []
  const runs = numbersOf(call.intent.said['runs'])
  const tokens = numbersOf(call.intent.said['tokens'])
  const beaten = new Set(numbersOf(call.answer.said['runs']))
  return runs.flatMap((run, index) => {
    const token = tokens[index]
    return token === undefined || !beaten.has(run) ? [] : [{ run, token }]
  })
}

const numbersOf = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [])
