import type { OperationDetail, OperationEvent } from '../../contract/operation.ts'
import { getOperation, listOperationEvents } from '../../contract/operations.ts'
import { problemBadges } from '../../operations/class-words.ts'
import { decisionOf } from '../../operations/decision.ts'
import { countedText, elapsedText, waitedFor } from '../../operations/elapsed.ts'
import { eventWords } from '../../operations/event-words.ts'
import { durationText, momentText, operationName, runBadge } from '../../operations/presenter.ts'
import type { Run } from '../../operations/run.ts'
import { summaryText } from '../../operations/summary.ts'
import { ask, signedIn } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { failureLines } from './failure-lines.ts'
import { cleaned } from './printable.ts'
import { progressBar } from './progress-line.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { print, type Terminal } from './terminal.ts'
import { padTo } from './text-width.ts'

export async function show(terminal: Terminal, id: string, options: { json?: boolean }): Promise<number> {
  const to = await signedIn(terminal.env)
  const operation = await ask(to, getOperation, { params: { id } })
  const readAt = to.clock.now()
  const isJson = options.json === true
  const { items } = isJson ? { items: [] } : await ask(to, listOperationEvents, { params: { id } })
  print(terminal, isJson, operation, (shown) => [
    ...operationLines(terminal, shown, readAt),
    ...timelineLines(terminal, shown, cleaned(items)),
    '',
    `${to.url}${shown.url}`,
  ])
  return exitCodes.ok
}

export function operationLines(terminal: Terminal, operation: OperationDetail, readAt: number): string[] {
  const run = shownRun(operation)
  const badge = runBadge(run)
  const decision = decisionOf(run, readAt, operation.workerName)
  const isUnderWay = run.status !== 'completed' && run.freshness === 'fresh_active' && run.cancelRequestedAt === null
  const next = isUnderWay ? `Nothing to do. Follow it: tenantatlas operations watch ${run.id}` : decision.next
  const follow = run.problemClass === 'terminal_follow_up' ? `, ${problemBadges.terminal_follow_up.label}` : ''
  const failures = failureLines(run.failures)
  return [
    terminal.paint('strong', `${operationName(run.id)} · ${run.label}`),
    terminal.paint(badge.tone, decision.headline),
    ...(decision.evidence === null ? [] : [decision.evidence]),
    `Next: ${next}`,
    '',
    ...aligned([['State', badge.label + follow], ...facts(run, readAt), ...clocks(operation, run)]),
    ...(failures.length === 0 ? [] : ['', terminal.paint('strong', 'What went wrong'), ...failures]),
  ]
}

type Fact = readonly [name: string, value: string]

function facts(run: Run, readAt: number): Fact[] {
  const { progress } = run
  const counts = summaryText(run.summaryCounts)
  return [
    ['Tenant', run.tenant === null ? 'None' : `${run.tenant.name} [${run.tenant.externalId}]`],
    ['Asked for by', run.initiator?.name ?? 'The system'],
    ...(progress.mode === 'counted'
      ? ([['Progress', `${progressBar(progress)} ${countedText(run.type, progress)}`]] as const)
      : []),
    ...(counts === null ? [] : ([['Counts', counts]] as const)),
    ['Time', elapsedText(run, readAt)],
  ]
}

function clocks({ workerName }: OperationDetail, run: Run): Fact[] {
  const waitedMs = waitedFor(run)
  const from = workerName === null ? '' : ` from worker ${workerName}`
  const optional = (name: string, at: string | null, more = ''): Fact[] =>
    at === null ? [] : [[name, momentText(at) + more]]
  return [
    ['Queued', momentText(run.createdAt)],
    ...optional('Started', run.startedAt, waitedMs === null ? '' : `, after ${durationText(waitedMs)}`),
    ...optional('Last heartbeat', run.heartbeatAt, from),
    ...optional(
      'Cancel requested',
      run.cancelRequestedAt,
      run.cancelRequestedBy === null ? '' : `, by ${run.cancelRequestedBy}`,
    ),
    ...optional('Ended', run.completedAt),
  ]
}

function aligned(all: readonly Fact[]): string[] {
  const width = Math.max(...all.map(([name]) => name.length))
  return all.map(([name, value]) => `${padTo(name, width)}  ${value}`)
}

function timelineLines(terminal: Terminal, { outcome }: OperationDetail, events: readonly OperationEvent[]): string[] {
  const lines = events.map((event) => {
    const { title, detail } = eventWords(event, outcome)
    return `${momentText(event.at)}  ${title}${detail === null ? '' : `. ${detail}`}`
  })
  return ['', terminal.paint('strong', 'Timeline'), ...lines]
}
