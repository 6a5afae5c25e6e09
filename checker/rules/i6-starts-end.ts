import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { eventText, isEnd, runText, type EventRow } from '../final-rows.ts'
import { numberIn, textIn, type Line } from '../history.ts'

export const startsEnd: Rule = {
  name: 'I6',
  sentence: 'every acknowledged start has its operation, and every operation ends',
  looked: ({ history, rows }) =>
    `${answersOf(history.lines).length} acknowledged starts, ${rows.runs.length} operations`,
  violations: (evidence) => [...acknowledged(evidence), ...unended(evidence)],
}

const answersOf = (lines: readonly Line[]): Line[] => lines.filter(({ op, phase }) => op === 'start' && phase === 'ok')

function acknowledged({ history, rows }: Evidence): Violation[] {
  const runs = new Map(rows.runs.map((run) => [run.id, run]))
  const intents = new Map(history.lines.map((line) => [`${line.file} ${line.n}`, line]))
  return answersOf(history.lines).flatMap((answer) => {
    const id = numberIn(answer, 'run')
    const run = id === null ? undefined : runs.get(id)
    if (run === undefined)
      return [untrue(id, 'its start was acknowledged, and there is no such operation', [answer.at])]
    const intent = intents.get(`${answer.file} ${answer.of ?? -1}`)
    const tenant = intent === undefined ? null : textIn(intent, 'tenant')
    return tenant === null || tenant === run.tenantExternalId
      ? []
      : [untrue(id, `asked for tenant ${tenant}, and it is another's`, [intent?.at ?? '', answer.at], [runText(run)])]
  })
}

function unended({ history, rows, endsWithinSeconds }: Evidence): Violation[] {
  const asked = grouped(answersOf(history.lines), (line) => numberIn(line, 'run'))
  const events = grouped(rows.events, ({ run }) => run)
  return rows.runs.flatMap((run) => {
    const lines = (asked.get(run.id) ?? []).slice(0, 1).map(({ at }) => at)
    const all = events.get(run.id) ?? []
    if (run.status !== 'completed')
      return [
        untrue(run.id, `it has not ended, and stands as ${run.status}`, lines, [runText(run), ...all.map(eventText)]),
      ]
    const seconds = secondsOf(all)
    if (endsWithinSeconds === null || seconds === null || seconds <= endsWithinSeconds) return []
    return [untrue(run.id, `it took ${seconds.toFixed(1)} s to end`, lines, all.map(eventText))]
  })
}

function secondsOf(events: readonly EventRow[]): number | null {
  const from = events.find(({ kind }) => kind === 'start')
  const to = events.find(isEnd)
  return from === undefined || to === undefined ? null : (to.at - from.at) / 1_000_000
}
