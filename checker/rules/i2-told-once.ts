import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import { runText, type NotificationRow } from '../final-rows.ts'

export const toldOnce: Rule = {
  name: 'I2',
  sentence: 'the initiator of an ended operation is told once, and nobody else is told',
  looked: ({ rows, history }) =>
    `${rows.notifications.length} notifications, ${history.lines.filter(({ op }) => op === 'see-notifications').length} looks into the bell`,
  violations: (evidence) => [...inRows(evidence), ...inBells(evidence)],
}

const notificationText = ({ id, person }: NotificationRow) => `notifications ${id} (to person ${person})`

function inRows({ rows }: Evidence): Violation[] {
  const told = grouped(rows.notifications, ({ run }) => run)
  return rows.runs.flatMap((run) => {
    const all = told.get(run.id) ?? []
    const shown = [runText(run), ...all.map(notificationText)]
    if (run.status !== 'completed')
      return all.length === 0 ? [] : [untrue(run.id, 'somebody was told of an end that has not come', [], shown)]
    const strangers = all.filter(({ person }) => person !== run.initiatorId)
    const found = strangers.length === 0 ? [] : [untrue(run.id, 'somebody was told who did not start it', [], shown)]
    const count = all.length - strangers.length
    if (run.initiatorId !== null && count !== 1)
      found.push(untrue(run.id, `its initiator, person ${run.initiatorId}, was told ${count} times`, [], shown))
    return found
  })
}

type BellItem = { readonly id: number; readonly run: number }

/** A bell that shows an operation twice, or a notification that nobody wrote. */
function inBells({ history, rows }: Evidence): Violation[] {
  const written = new Map(rows.notifications.map((row) => [row.id, row]))
  const found: Violation[] = []
  for (const line of history.lines) {
    if (line.op !== 'see-notifications' || line.phase !== 'ok') continue
    const items = itemsOf(line.said['items'])
    for (const [run, all] of grouped(items, (item) => item.run))
      if (all.length > 1) found.push(untrue(run, `a bell showed it ${all.length} times`, [line.at]))
    for (const { id, run } of items)
      if (written.get(id)?.run !== run)
        found.push(untrue(run, `a bell showed notification ${id}, which is not there`, [line.at]))
  }
  return found
}

function itemsOf(value: unknown): BellItem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'id' in item && 'run' in item
      ? [{ id: Number(item.id), run: Number(item.run) }]
      : [],
  )
}
