import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { eventText, isEnd, runText, type EventRow, type RunRow } from '../final-rows.ts'
import { numberIn, textIn } from '../history.ts'

/**
 * From the event of its start to the event of its end an operation is active. Those instants are taken inside the
 * transactions while they hold what they hold, so that of two operations that followed each other they never overlap;
 * the row's own `created_at` is the beginning of a transaction that may have waited for the other one's end.
 */
export const oneActive: Rule = {
  name: 'I5',
  sentence: 'at every instant at most one operation is active for the same work, and one click is one operation',
  looked: ({ rows }) => `${new Set(rows.runs.map(workOf)).size} kinds of work, ${rows.runs.length} operations`,
  violations: (evidence) => [...overlaps(evidence), ...clicks(evidence)],
}

const workOf = (run: RunRow): string =>
  `${run.tenantId === null ? `workspace ${run.workspaceId}` : `tenant ${run.tenantId}`} ${run.identity}`

type Span = { readonly run: RunRow; readonly from: EventRow; readonly to: EventRow | null }

function overlaps({ rows }: Evidence): Violation[] {
  const events = grouped(rows.events, ({ run }) => run)
  const found: Violation[] = []
  for (const runs of grouped(rows.runs, workOf).values()) {
    const spans = runs.flatMap((run) => spanOf(run, events.get(run.id) ?? [])).sort((a, b) => a.from.at - b.from.at)
    let last: Span | undefined
    for (const span of spans) {
      if (last !== undefined && (last.to === null || last.to.at > span.from.at))
        found.push(
          untrue(
            span.run.id,
            `the same work as operation ${last.run.id}, which was still active when it started`,
            [],
            [
              runText(last.run),
              last.to === null ? `operation ${last.run.id} has not ended` : eventText(last.to),
              eventText(span.from),
            ],
          ),
        )
      if (last === undefined || last.to !== null) last = span
    }
  }
  return found
}

function spanOf(run: RunRow, events: readonly EventRow[]): Span[] {
  const from = events.find(({ kind }) => kind === 'start')
  return from === undefined ? [] : [{ run, from, to: events.find(isEnd) ?? null }]
}

/** However often a click was sent, it was answered with one operation. */
function clicks({ history }: Evidence): Violation[] {
  const answers = history.lines.filter(({ op, phase }) => op === 'start' && phase === 'ok')
  const keyed = answers.flatMap((line) => {
    const key = textIn(line, 'key')
    return key === null ? [] : [{ key, line, run: numberIn(line, 'run') }]
  })
  return [...grouped(keyed, ({ key }) => key).values()].flatMap((all) => {
    const runs = [...new Set(all.map(({ run }) => run))]
    return runs.length === 1
      ? []
      : [
          untrue(
            runs[0] ?? null,
            `one click was answered with the operations ${runs.join(', ')}`,
            all.map(({ line }) => line.at),
          ),
        ]
  })
}
