import type { AnswerOf, RequestOf } from '../../contract/client.ts'
import type { Operation } from '../../contract/operation.ts'
import { listOperations } from '../../contract/operations.ts'
import { pageLimitMax } from '../../contract/paging.ts'
import { countedText, elapsedText } from '../../operations/elapsed.ts'
import { momentText, plural, runBadge } from '../../operations/presenter.ts'
import { problemBadges } from '../../operations/class-words.ts'
import { ask, signedIn, type Connection } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { plainLines, table } from './table.ts'
import { tenantIdOf } from './tenants.ts'
import { print, type Terminal } from './terminal.ts'

type Query = NonNullable<RequestOf<typeof listOperations>['query']>
type Page = AnswerOf<typeof listOperations>
export type ListOptions = Omit<Query, 'initiator'> & { mine?: boolean; all?: boolean; json?: boolean }

export async function list(terminal: Terminal, options: ListOptions): Promise<number> {
  const { mine, all, json, tenant, ...filters } = options
  const to = await signedIn(terminal.env)
  const query: Query = {
    ...filters,
    ...(tenant === undefined ? {} : { tenant: await tenantIdOf(to, tenant) }),
    ...(mine === true ? { initiator: 'me' } : {}),
  }
  const page = all === true ? await allPages(to, query) : await ask(to, listOperations, { query })
  print(terminal, json === true, page, (shown) => inWords(terminal, shown))
  if (json !== true) notes(terminal, page, options).forEach(terminal.err)
  return exitCodes.ok
}

/** Every page as one; it holds as of the first reading. */
async function allPages(to: Connection, query: Query): Promise<Page> {
  const first = await ask(to, listOperations, { query: { ...query, limit: query.limit ?? pageLimitMax } })
  const items = [...first.items]
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await ask(to, listOperations, { query: { ...query, limit: query.limit ?? pageLimitMax, cursor } })
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return { ...first, items, nextCursor: null }
}

/** `from`: shown on a terminal with at least so many columns; a pipe gets them all. */
const columns = [
  { title: 'ID', from: 0 },
  { title: 'Operation', canShrink: true, from: 0 },
  { title: 'Tenant', canShrink: true, from: 0 },
  { title: 'State', from: 0 },
  { title: 'Follow-up', from: 120 },
  { title: 'Progress', canShrink: true, from: 0 },
  { title: 'Queued', from: 0 },
  { title: 'By', canShrink: true, from: 100 },
]

function inWords(terminal: Terminal, { items, asOf }: Page): string[] {
  const now = Date.parse(asOf)
  const rows = items.map((operation) => row(operation, now, terminal.isLookedAt))
  if (!terminal.isLookedAt) return plainLines(rows)
  if (rows.length === 0)
    return ['No operation here. Start one: tenantatlas operations start inventory.sync --tenant <id>']
  const width = terminal.columns()
  const shown = <T>(all: readonly T[]): T[] => all.filter((_, at) => (columns[at]?.from ?? 0) <= width)
  const [head = '', ...lines] = table(shown(columns), rows.map(shown), width)
  return [terminal.paint('strong', head), ...lines]
}

function row(operation: Operation, now: number, isForPeople: boolean): string[] {
  const run = shownRun(operation)
  return [
    isForPeople ? `#${run.id}` : run.id,
    run.label,
    run.tenant?.name ?? '',
    runBadge(run).label,
    run.problemClass === 'terminal_follow_up' ? problemBadges.terminal_follow_up.label : '',
    run.progress.mode === 'counted' ? countedText(run.type, run.progress) : elapsedText(run, now),
    isForPeople ? momentText(run.createdAt) : run.createdAt,
    run.initiator?.name ?? 'System',
  ]
}

/** What the lines do not say: how far back they go, and that there are more. Beside the answer, which stays plain. */
function notes(terminal: Terminal, { items, nextCursor }: Page, { from, all }: ListOptions): string[] {
  const count = `${items.length.toLocaleString('en')} ${plural(items.length, 'operation', 'operations')}`
  const span = from === undefined ? ' of the last 30 days' : ''
  const more = nextCursor === null ? '' : ` More: --cursor ${nextCursor}${all === true ? '' : ', or --all'}.`
  if (terminal.isLookedAt) return [`${count}${span}.${more}`]
  return more === '' ? [] : [more.trim()]
}
