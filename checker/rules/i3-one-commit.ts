import { grouped, untrue, type Evidence, type Rule, type Violation } from '../evidence.ts'
import {
  eventText,
  isEnd,
  runText,
  type AuditRow,
  type EventRow,
  type NotificationRow,
  type RunRow,
} from '../final-rows.ts'

/** `xmin` is the transaction that wrote the row as it stands; a subtransaction has a number of its own, and shows too. */
export const oneCommit: Rule = {
  name: 'I3',
  sentence: 'an end is one commit: its run, event, notification and audit entry are written by one transaction',
  looked: ({ rows }) => `${rows.events.filter(isEnd).length} ends`,
  violations: inRows,
}

const endActs = ['completed', 'failed', 'blocked', 'cancelled'] as const

function inRows({ rows }: Evidence): Violation[] {
  const events = grouped(rows.events.filter(isEnd), ({ run }) => run)
  const told = grouped(rows.notifications, ({ run }) => run)
  const audit = grouped(rows.audit.filter(isEndEntry), ({ run }) => run)
  return rows.runs.flatMap((run) => {
    const [end] = events.get(run.id) ?? []
    if (end === undefined) return []
    return [
      ...runOf(run, end),
      ...notificationsOf(run, end, told.get(run.id) ?? []),
      ...auditOf(run, end, audit.get(run.id) ?? []),
    ]
  })
}

const isEndEntry = ({ action }: AuditRow): boolean => endActs.some((act) => action.endsWith(`.${act}`))

/** Nothing but a person's note of an investigation is written into an ended operation. */
function runOf(run: RunRow, end: EventRow): Violation[] {
  if (run.xmin === end.xmin || run.isInvestigated) return []
  return [untrue(run.id, 'its row was written by another transaction than its end', [], [runText(run), eventText(end)])]
}

/** One that was read has been written again since, by whoever read it. */
function notificationsOf(run: RunRow, end: EventRow, told: readonly NotificationRow[]): Violation[] {
  return told
    .filter(({ isRead, xmin }) => !isRead && xmin !== end.xmin)
    .map(({ id, xmin }) =>
      untrue(
        run.id,
        'its notification was written by another transaction than its end',
        [],
        [eventText(end), `notifications ${id} (xmin ${xmin})`],
      ),
    )
}

function auditOf(run: RunRow, end: EventRow, entries: readonly AuditRow[]): Violation[] {
  const shown = [eventText(end), ...entries.map(({ id, action, xmin }) => `audit_log ${id} (${action}, xmin ${xmin})`)]
  if (entries.length !== 1) return [untrue(run.id, `its end has ${entries.length} audit entries`, [], shown)]
  return entries[0]?.xmin === end.xmin
    ? []
    : [untrue(run.id, 'its audit entry was written by another transaction than its end', [], shown)]
}
