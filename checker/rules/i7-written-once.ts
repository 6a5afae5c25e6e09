import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { runText, type RunRow } from '../final-rows.ts'
import { numberIn, textIn, type Line } from '../history.ts'

/**
 * What the service took is compared with what the operation says it wrote. A write whose answer nobody heard is a doubt:
 * it is counted as `unclear` and listed by name, and never sent again.
 */
export const writtenOnce: Rule = {
  name: 'I7',
  sentence: 'Microsoft takes each item of an operation at most once, and a write nobody is sure of is flagged unclear',
  looked: ({ history }) => `${history.lines.filter(isTaken).length} writes that were taken`,
  violations: (evidence) => [...twice(evidence), ...claims(evidence), ...doubts(evidence)],
}

const isTaken = (line: Line): boolean =>
  line.actor === 'simulator' && line.op === 'graph-write' && line.said['accepted'] === true

const itemOf = (line: Line): string => `${numberIn(line, 'run')} ${textIn(line, 'item')}`

function twice({ history }: Evidence): Violation[] {
  return [...grouped(history.lines.filter(isTaken), itemOf).values()].flatMap((all) => {
    const [first] = all
    if (first === undefined || all.length < 2) return []
    const sentence = `item ${textIn(first, 'item')} was written ${all.length} times`
    return [
      untrue(
        numberIn(first, 'run'),
        sentence,
        all.map(({ at }) => at),
      ),
    ]
  })
}

const countOf = (run: RunRow, key: string): number => {
  const value = run.counts[key]
  return typeof value === 'number' ? value : 0
}

/** As many were taken as it says it wrote, and no more than those and its doubts. */
function claims({ history, rows }: Evidence): Violation[] {
  const runs = new Map(rows.runs.map((run) => [run.id, run]))
  return [...grouped(history.lines.filter(isTaken), (line) => numberIn(line, 'run'))].flatMap(([id, taken]) => {
    const run = id === null ? undefined : runs.get(id)
    if (run === undefined)
      return [
        untrue(
          id,
          'something was written for it, and it is not there',
          taken.map(({ at }) => at),
        ),
      ]
    if (run.status !== 'completed') return []
    const items = new Set(taken.map((line) => textIn(line, 'item'))).size
    const said = countOf(run, 'succeeded')
    const doubtful = countOf(run, 'unclear') + pendingOf(run)
    const shown = [runText(run), `counts ${JSON.stringify(run.counts)}`]
    if (said > items)
      return [
        untrue(
          id,
          `it says that it wrote ${said}, and ${items} were taken`,
          taken.map(({ at }) => at),
          shown,
        ),
      ]
    if (items > said + doubtful)
      return [
        untrue(
          id,
          `${items} were taken, and it speaks of ${said} and ${doubtful} doubts`,
          taken.map(({ at }) => at),
          shown,
        ),
      ]
    return []
  })
}

/** One that was ended from outside could not flag what it had meant to write: its cursor still says so. */
function pendingOf(run: RunRow): number {
  const { cursor } = run.context
  return typeof cursor === 'object' && cursor !== null && 'pending' in cursor && cursor.pending !== null ? 1 : 0
}

/** Writes that a worker meant and never heard of, of operations that came to their own end. */
function doubts({ history, rows }: Evidence): Violation[] {
  const heard = new Set(
    history.lines
      .filter((line) => line.phase === 'ok' || line.phase === 'fail')
      .map((line) => `${line.file} ${line.of}`),
  )
  const runs = new Map(rows.runs.map((run) => [run.id, run]))
  return history.lines.flatMap((line) => {
    if (line.actor !== 'worker' || line.op !== 'graph-write' || line.phase !== 'intent') return []
    if (heard.has(`${line.file} ${line.n}`)) return []
    const run = runs.get(numberIn(line, 'run') ?? -1)
    if (run === undefined || run.status !== 'completed' || pendingOf(run) > 0 || flagged(run).has(textIn(line, 'item')))
      return []
    return [
      untrue(
        run.id,
        `nobody knows whether item ${textIn(line, 'item')} was written, and it is not flagged`,
        [line.at],
        [runText(run)],
      ),
    ]
  })
}

function flagged(run: RunRow): Set<string | null> {
  return new Set(
    run.failures.flatMap(({ code, item }) =>
      code === 'write_unclear' && typeof item === 'object' && item !== null && 'id' in item ? [String(item.id)] : [],
    ),
  )
}
