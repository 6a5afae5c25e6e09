import * as contract from '../../contract/operations.ts'
import type { OperationFilter } from '../../contract/operations.ts'
import { deny } from '../access/denial.ts'
import { locatedEndpoint, openEndpoint, type Endpoint } from '../access/endpoint.ts'
import type { Caller } from '../access/entitlement.ts'
import { notFound, problem } from '../access/problem-reply.ts'
import type { Tx } from '../database/scope.ts'
import { rowId } from '../lib/row-id.ts'
import { cancelMany } from './cancel-many.ts'
import { resolveFilter, type Seen } from './filter.ts'
import type { HintSender } from './hints.ts'
import { cursorOf, readCursor } from './page-cursor.ts'
import {
  countCap,
  countTabs,
  databaseNow,
  eventsOf,
  findRun,
  listRuns,
  type ReadRow,
  type TabCounts,
} from './queries.ts'
import { eventJson, operationDetailJson, operationJson } from './run-json.ts'
import { endHints, hintOf } from './run-row.ts'
import { requestCancel } from './service.ts'
import { startAgainEndpoint, startEndpoint } from './start-routes.ts'

export type RunDependencies = { readonly sender: HintSender }

/** The operations of a person's workspaces over HTTP (spec: operations §14). */
export const runEndpoints = ({ sender }: RunDependencies): Endpoint[] => [
  startEndpoint(sender),
  startAgainEndpoint(sender, locateRun),
  openEndpoint(contract.listOperations, ({ tx, query, caller, workspaceIds }) =>
    listPage(tx, query, seenBy(caller, workspaceIds), caller.person.id),
  ),
  openEndpoint(contract.countOperations, ({ tx, query, caller, workspaceIds }) =>
    countPage(tx, query, seenBy(caller, workspaceIds), caller.person.id),
  ),
  locatedEndpoint(contract.getOperation, locateRun, async ({ located: { run }, caller }) => ({
    body: operationDetailJson(run, caller.holds(run.workspace_id, 'tenant.operations.diagnostics')),
  })),
  locatedEndpoint(contract.listOperationEvents, locateRun, async ({ tx, located: { run } }) => ({
    body: { items: (await eventsOf(tx, run.id)).map(eventJson) },
  })),
  cancelEndpoint(sender),
  cancelManyEndpoint(sender),
]

function cancelEndpoint(sender: HintSender): Endpoint {
  return locatedEndpoint(contract.cancelOperation, locateRun, async ({ tx, located, caller, after }) => {
    const answer = await requestCancel(tx, located.run.id, caller.person)
    if (answer === null) return notFound()
    if (answer.kind === 'already_completed')
      return problem('/problems/conflict', 'It has already ended, so there is nothing to cancel.')
    const hints = answer.kind === 'cancelled' ? endHints(answer.run) : [{ ...hintOf(answer.run), isWish: true }]
    after(() => hints.forEach((hint) => sender.announce(hint)))
    const run = await findRun(tx, located.run.id)
    return run === null ? notFound() : { body: operationJson(run) }
  })
}

function cancelManyEndpoint(sender: HintSender): Endpoint {
  return openEndpoint(contract.cancelOperations, async ({ tx, body, caller, after }) => {
    const may = (workspaceId: number) => caller.holds(workspaceId, 'tenant.operations.cancel')
    const answer = await cancelMany(tx, body.ids, caller.person, may)
    if (answer.kind === 'unseen') return notFound()
    if (answer.kind === 'forbidden') {
      const { workspace_id, tenant_id } = answer.run
      return deny(tx, caller, { workspaceId: workspace_id, tenantId: tenant_id }, contract.cancelOperations)
    }
    after(() => answer.hints.forEach((hint) => sender.announce(hint)))
    return { body: { items: answer.items } }
  })
}

/** A run is looked up through the scope: workspace first, and its tenant too. */
async function locateRun(tx: Tx, params: { id: string }) {
  const run = await findRunByParam(tx, params.id)
  return run === null ? null : { workspaceId: run.workspace_id, tenantId: run.tenant_id, run }
}

/** Null for what is no id at all, too: malformed and absent are one answer. */
export async function findRunByParam(tx: Tx, id: string): Promise<ReadRow | null> {
  const number = rowId(id)
  return number === null ? null : findRun(tx, number)
}

type ListQuery = OperationFilter & { cursor?: string | undefined; limit: number }

/** Of the workspaces where somebody may look, what they see there. */
const seenBy = ({ memberships }: Caller, workspaceIds: readonly number[]): Seen =>
  memberships.filter(({ workspaceId }) => workspaceIds.includes(workspaceId))

/** One page of the hub. */
export async function listPage(tx: Tx, query: ListQuery, seen: Seen, me: number | null) {
  const page = await readPage(tx, query, seen, me)
  return 'problem' in page ? page : { body: { ...page, items: page.items.map(operationJson) } }
}

/** The rows of a page, for whoever says more of them than the hub does. */
export async function readPage(tx: Tx, query: ListQuery, seen: Seen, me: number | null) {
  const { cursor, limit, ...filter } = query
  const resolved = await resolveFilter(tx, filter, seen, me)
  if (!resolved.ok) return problem('/problems/invalid', undefined, { errors: resolved.faults })
  const below = cursor === undefined ? null : readCursor(cursor)
  if (cursor !== undefined && below === null) {
    return problem('/problems/invalid', undefined, {
      errors: [{ pointer: '/query/cursor', detail: 'Use the `nextCursor` of the page before.' }],
    })
  }
  const rows = await listRuns(tx, resolved.where, below, limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    asOf: (last?.as_of ?? (await databaseNow(tx))).toISOString(),
  }
}

export async function countPage(tx: Tx, filter: OperationFilter, seen: Seen, me: number | null) {
  const resolved = await resolveFilter(tx, filter, seen, me)
  if (!resolved.ok) return problem('/problems/invalid', undefined, { errors: resolved.faults })
  return { body: countsJson(await countTabs(tx, resolved.where)) }
}

const capped = (count: number) => (count > countCap ? { atLeast: countCap } : count)

const countsJson = (counts: TabCounts) => ({
  asOf: counts.as_of.toISOString(),
  staleAt: counts.stale_at?.toISOString() ?? null,
  tabs: {
    all: capped(counts.all),
    active: counts.active,
    active_stale_attention: counts.active_stale_attention,
    terminal_follow_up: counts.terminal_follow_up,
    completed: capped(counts.completed),
  },
})
