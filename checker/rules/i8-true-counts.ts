import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { eventText, isEnd, runText, type EventRow, type RunRow } from '../final-rows.ts'
import { numberIn, type Line } from '../history.ts'
import { countFault, countsOf } from './counts.ts'
import { outcomeFault } from './outcome.ts'

export const trueCounts: Rule = {
  name: 'I8',
  sentence: 'counts hold together, the outcome follows from them, and lanes count what runs in them',
  looked: ({ rows }) =>
    `${rows.runs.filter(({ status }) => status === 'completed').length} ended operations, ${rows.lanes.length} lanes`,
  violations: (evidence) => [...inRuns(evidence), ...inLanes(evidence), ...inSights(evidence)],
}

function inRuns({ rows }: Evidence): Violation[] {
  const ends = grouped(rows.events.filter(isEnd), ({ run }) => run)
  const seen = new Map(rows.seen.map(({ run, items }) => [run, items]))
  return rows.runs.flatMap((run) => {
    const [end] = ends.get(run.id) ?? []
    const faults = [countFault(run, seen.get(run.id) ?? 0)]
    if (end !== undefined && run.status === 'completed') faults.push(outcomeFault(run, end), evidenceFault(run, end))
    const shown = [runText(run), `counts ${JSON.stringify(run.counts)}`, ...(end === undefined ? [] : [eventText(end)])]
    return faults.filter((fault) => fault !== null).map((fault) => untrue(run.id, fault, [], shown))
  })
}

/** The counts that the event of the end took down are those that stand. */
function evidenceFault(run: RunRow, end: EventRow): string | null {
  const { counts } = end.evidence
  if (typeof counts !== 'object' || counts === null) return 'its end took down no counts'
  const text = (value: object) => JSON.stringify(Object.entries(value).sort())
  return text(counts) === text(run.counts) ? null : `its end took down ${JSON.stringify(counts)}`
}

function inLanes({ rows }: Evidence): Violation[] {
  const counted = grouped(
    rows.runs.filter(({ isCounted, status }) => isCounted && status === 'running'),
    ({ laneKey }) => laneKey,
  )
  return rows.lanes.flatMap(({ key, running, max }) => {
    const there = counted.get(key) ?? []
    const shown = [`lanes ${key} (running ${running}, max ${max})`, ...there.map(runText)]
    if (running !== there.length)
      return [untrue(null, `${there.length} run in lane ${key}, and it counts ${running}`, [], shown)]
    return running > max ? [untrue(null, `lane ${key} is fuller than it may be`, [], shown)] : []
  })
}

/** Nobody was shown more done than there is, nor less than they were shown before. */
function inSights({ history }: Evidence): Violation[] {
  const last = new Map<string, Line>()
  const found: Violation[] = []
  for (const sight of history.lines) {
    if (sight.op !== 'see' || sight.phase === 'intent' || sight.phase === 'fail') continue
    const run = numberIn(sight, 'run')
    const { processed, total } = countsOf(sight.said)
    if (processed !== undefined && total !== undefined && processed > total)
      found.push(untrue(run, `somebody was shown ${processed} of ${total}`, [sight.at]))
    if (processed === undefined) continue
    const key = `${sight.file} ${sight.id} ${run}`
    const before = last.get(key)
    if (before !== undefined && (numberIn(before, 'processed') ?? 0) > processed)
      found.push(
        untrue(run, `somebody was shown ${numberIn(before, 'processed')} done, and later ${processed}`, [
          before.at,
          sight.at,
        ]),
      )
    last.set(key, sight)
  }
  return found
}
