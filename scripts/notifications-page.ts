import { reasonCodes, reasons, type ReadFailure, type ReasonCode, type ReasonGroup } from '../operations/failure.ts'
import { terminalNotification, type EndedRun } from '../operations/ending-words.ts'

/**
 * The text of `docs/notifications.md`: every wording of the one notification of an end, so that each can be read line by
 * line, and whoever changes a word sees in the difference what else it changes. Throws nothing, reads nothing else.
 */
export const notificationsPage = (): string => `${[opening, ...sections.map(section)].join('\n\n')}\n`

const opening = `
# What people are told at the end of an operation

<!-- Made by \`npm run docs\` from the code; a guard holds it to that. Change \`operations/\`, not this page. -->

Whoever started an operation is told once, when it ends, whatever road it ended by. Below is every wording, for an inventory
sync of Contoso: how it ended, its reason and what stood in its row, then tone, title and body. A wording may be no calmer than
the truth. What stays undone is said; an end without the worker says that nobody knows what was done after its last count;
only a success has the tone of one.
`.trim()

type Ended = Pick<EndedRun, 'outcome' | 'reasonCode'> & Partial<EndedRun>
type Section = { readonly title: string; readonly ends: readonly Ended[] }

const counted = {
  none: {},
  part: { total: 33, processed: 12, succeeded: 12, items: 140 },
  partAndFailed: { total: 33, processed: 12, succeeded: 10, failed: 2 },
  all: { total: 33, processed: 33, succeeded: 33, items: 412 },
  allAndFailed: { total: 33, processed: 33, succeeded: 31, failed: 2 },
  allFailed: { total: 33, processed: 33, failed: 33 },
  open: { total: 33, processed: 33, succeeded: 30, failed: 1, unclear: 2 },
} as const

const failure = (code: string, count: number): ReadFailure => ({ code, message: 'Detail.', count })
const oneCause = [failure('permission_denied', 2)]
const manyCauses = [
  failure('throttled', 9),
  failure('permission_denied', 4),
  failure('not_found', 2),
  failure('some_items_failed', 17),
]

const of = (...groups: ReasonGroup[]): ReasonCode[] =>
  reasonCodes.filter((code) => groups.includes(reasons[code].group))

const sections: readonly Section[] = [
  {
    title: 'Succeeded',
    ends: [
      { outcome: 'succeeded', reasonCode: null, summaryCounts: counted.all },
      { outcome: 'succeeded', reasonCode: null },
      { outcome: 'succeeded', reasonCode: 'nothing_to_do' },
      { outcome: 'succeeded', reasonCode: 'nothing_to_do', summaryCounts: { total: 5, processed: 5, skipped: 5 } },
    ],
  },
  {
    title: 'Partially succeeded',
    ends: [
      {
        outcome: 'partially_succeeded',
        reasonCode: 'some_items_failed',
        summaryCounts: counted.allAndFailed,
        failures: oneCause,
      },
      {
        outcome: 'partially_succeeded',
        reasonCode: 'some_items_failed',
        summaryCounts: counted.allAndFailed,
        failures: manyCauses,
      },
      {
        outcome: 'partially_succeeded',
        reasonCode: 'circuit_open',
        summaryCounts: counted.partAndFailed,
        failures: manyCauses,
      },
      {
        outcome: 'partially_succeeded',
        reasonCode: 'write_unclear',
        summaryCounts: counted.open,
        failures: [failure('write_unclear', 2), failure('conflict', 1)],
      },
      {
        outcome: 'partially_succeeded',
        reasonCode: 'approval_required',
        summaryCounts: { total: 33, processed: 33, succeeded: 32, awaiting: 1 },
      },
      { outcome: 'partially_succeeded', reasonCode: 'internal_error', summaryCounts: counted.part },
    ],
  },
  {
    title: 'Failed, told by its worker',
    ends: [
      {
        outcome: 'failed',
        reasonCode: 'all_items_failed',
        summaryCounts: counted.allFailed,
        failures: [failure('authentication_failed', 33)],
      },
      {
        outcome: 'failed',
        reasonCode: 'circuit_open',
        summaryCounts: { total: 33, processed: 5, failed: 5 },
        failures: [failure('provider_unreachable', 5)],
      },
      { outcome: 'failed', reasonCode: 'worker_stopped', summaryCounts: counted.part },
      ...of('microsoft', 'ours').flatMap((reasonCode): Ended[] => [
        { outcome: 'failed', reasonCode, failures: [failure(reasonCode, 1)] },
        {
          outcome: 'failed',
          reasonCode,
          summaryCounts: counted.partAndFailed,
          failures: [...oneCause, failure(reasonCode, 1)],
        },
      ]),
    ],
  },
  {
    title: 'Ended by reconciliation',
    ends: [
      { outcome: 'failed', reasonCode: 'queue_stalled', isReconciled: true, hasBegun: false },
      ...of('reconciled')
        // Of a worker that is shut down it is the worker that tells.
        .filter((code) => code !== 'worker_stopped')
        .flatMap((reasonCode): Ended[] => [
          { outcome: 'failed', reasonCode, isReconciled: true },
          {
            outcome: 'failed',
            reasonCode,
            isReconciled: true,
            summaryCounts: counted.partAndFailed,
            failures: oneCause,
          },
          { outcome: 'failed', reasonCode, isReconciled: true, summaryCounts: counted.all },
        ]),
    ],
  },
  {
    title: 'Blocked',
    ends: of('legitimacy').map((reasonCode) => ({ outcome: 'blocked', reasonCode, hasBegun: false })),
  },
  {
    title: 'Cancelled',
    ends: [
      { outcome: 'cancelled', reasonCode: 'cancelled_by_person', hasBegun: false },
      { outcome: 'cancelled', reasonCode: 'cancelled_by_person' },
      { outcome: 'cancelled', reasonCode: 'cancelled_by_person', summaryCounts: counted.part },
      {
        outcome: 'cancelled',
        reasonCode: 'cancelled_by_person',
        summaryCounts: counted.partAndFailed,
        failures: oneCause,
      },
      { outcome: 'cancelled', reasonCode: 'cancelled_by_person', summaryCounts: counted.all },
      { outcome: 'cancelled', reasonCode: 'cancel_forced', isReconciled: true },
      {
        outcome: 'cancelled',
        reasonCode: 'cancel_forced',
        isReconciled: true,
        summaryCounts: counted.partAndFailed,
        failures: oneCause,
      },
      { outcome: 'cancelled', reasonCode: 'cancel_forced', isReconciled: true, summaryCounts: counted.all },
    ],
  },
  {
    title: 'From elsewhere, with what nobody here would have written',
    ends: [
      { outcome: 'succeeded', reasonCode: null, summaryCounts: counted.allAndFailed },
      { outcome: 'partially_succeeded', reasonCode: null },
      { outcome: 'failed', reasonCode: null, hasBegun: false },
      { outcome: 'failed', reasonCode: 'gone_with_the_wind', failures: [failure('gone_with_the_wind', 3)] },
      { outcome: 'failed', reasonCode: null, isReconciled: true },
      { outcome: 'blocked', reasonCode: null },
      { outcome: 'cancelled', reasonCode: null },
      { outcome: 'succeeded', reasonCode: null, type: 'unicorn.ride', tenantName: null },
      { outcome: 'pending', reasonCode: null },
    ],
  },
]

const section = ({ title, ends }: Section): string => [`## ${title}`, ...ends.map(lines)].join('\n\n')

function lines(end: Ended): string {
  const run = wholeRun(end)
  const { title, body, tone } = terminalNotification(run)
  return `${situation(run)}:\n**${tone}**, **${title}**\n${body}`.split('\n').join('  \n')
}

const wholeRun = (end: Ended): EndedRun => ({
  id: 7,
  type: 'inventory.sync',
  isReconciled: false,
  hasBegun: true,
  summaryCounts: {},
  failures: [],
  tenantName: 'Contoso',
  ...end,
})

function situation({ reasonCode, hasBegun, summaryCounts, failures }: EndedRun): string {
  const counts = Object.entries(summaryCounts as Record<string, number>).map(([key, count]) => `${key} ${count}`)
  const causes = failures.map(({ code, count }) => `${count} × \`${code}\``)
  return [
    reasonCode === null ? 'no reason' : `\`${reasonCode}\``,
    hasBegun ? null : 'never begun',
    counts.length === 0 ? 'nothing counted' : counts.join(', '),
    causes.length === 0 ? null : causes.join(', '),
  ]
    .filter((part) => part !== null)
    .join('; ')
}
