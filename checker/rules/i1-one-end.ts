import { isAccepted } from '../calls.ts'
import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { eventText, isEnd, runText, type EventRow, type RunRow } from '../final-rows.ts'
import { numberIn, textIn, type Line } from '../history.ts'

/** Asked of the events, of what the workers were answered, and of what people saw. */
export const oneEnd: Rule = {
  name: 'I1',
  sentence: 'an operation ends exactly once, and its end never changes',
  looked: ({ rows, history }) =>
    `${rows.events.filter(isEnd).length} ends, ${history.lines.filter(isSight).length} sights`,
  violations: (evidence) => [...inEvents(evidence), ...inCalls(evidence), ...inSights(evidence)],
}

function inEvents({ rows }: Evidence): Violation[] {
  const events = grouped(rows.events, ({ run }) => run)
  return rows.runs.flatMap((run) => endsOf(run, events.get(run.id) ?? []))
}

function endsOf(run: RunRow, events: readonly EventRow[]): Violation[] {
  const ends = events.filter(isEnd)
  const shown = [runText(run), ...ends.map(eventText)]
  if (run.status !== 'completed')
    return ends.length === 0 ? [] : [untrue(run.id, `it ended, and stands as ${run.status}`, [], shown)]
  const [end] = ends
  if (end === undefined) return [untrue(run.id, 'it stands as completed, and no event says that it ended', [], shown)]
  if (ends.length > 1) return [untrue(run.id, `it ended ${ends.length} times`, [], shown)]
  const found: Violation[] = []
  if (end.outcome !== run.outcome || end.reason !== run.reason)
    found.push(untrue(run.id, 'its end changed after it was written down', [], shown))
  const later = events.filter((event) => event.id > end.id)
  if (later.length > 0)
    found.push(untrue(run.id, 'something was done to it after its end', [], [...shown, ...later.map(eventText)]))
  return found
}

/** The database answered two movers that theirs is the end. */
function inCalls({ calls }: Evidence): Violation[] {
  const ends = calls.filter((call) => call.op === 'run_end' && call.run !== null && isAccepted(call))
  return [...grouped(ends, ({ run }) => run)].flatMap(([run, all]) =>
    all.length < 2
      ? []
      : [
          untrue(
            run,
            `${all.length} ends of it were accepted and committed`,
            all.map(({ settled, intent }) => settled?.at ?? intent.at),
          ),
        ],
  )
}

const isSight = (line: Line): boolean => line.op === 'see' && line.phase !== 'intent' && line.phase !== 'fail'

/** One browser reads one answer after the other: once it saw the end, it must see that end for ever, as the row has it. */
function inSights({ history, rows }: Evidence): Violation[] {
  const final = new Map(rows.runs.map((run) => [run.id, run]))
  const ends = new Map<string, Line>()
  const found: Violation[] = []
  for (const sight of history.lines.filter(isSight)) {
    const run = numberIn(sight, 'run')
    if (run === null) continue
    const key = `${sight.file} ${sight.id} ${run}`
    const end = ends.get(key)
    const isEnded = textIn(sight, 'status') === 'completed'
    if (end !== undefined && (!isEnded || textIn(sight, 'outcome') !== textIn(end, 'outcome')))
      found.push(untrue(run, `somebody saw it ${wordsOf(end)}, and after that ${wordsOf(sight)}`, [end.at, sight.at]))
    if (!isEnded) continue
    if (end === undefined) ends.set(key, sight)
    const row = final.get(run)
    if (
      end === undefined &&
      (row === undefined || row.status !== 'completed' || row.outcome !== textIn(sight, 'outcome'))
    )
      found.push(
        untrue(
          run,
          `somebody saw it ${wordsOf(sight)}, which is not how it stands`,
          [sight.at],
          row ? [runText(row)] : [],
        ),
      )
  }
  return found
}

const wordsOf = (sight: Line): string => `${textIn(sight, 'status')} (${textIn(sight, 'outcome')})`
