import * as contract from '../../contract/system.ts'
import type { DirectoryTenant, DirectoryWorkspace, SystemConsole } from '../../contract/system.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import { systemEndpoint, type Endpoint } from '../access/endpoint.ts'
import { problem } from '../access/problem-reply.ts'
import type { Tx } from '../database/scope.ts'
import { alarmAt } from '../runs/keepers/notify-queue.ts'
import { databaseNow } from '../runs/queries.ts'
import { countPage } from '../runs/routes.ts'
import { fleet, lastWorkers, longestLanes, queue, type LaneRow, type WorkerRow } from './console.ts'
import { listTenants, listWorkspaces, type Below, type TenantRow, type WorkspaceRow } from './directory.ts'

/** The control tower and the directory: for the people who run the installation (spec: operations §11, ui "Pages"). */
export const systemEndpoints = (): Endpoint[] => [
  systemEndpoint(contract.systemConsole, async ({ tx }) => {
    const [all, bad] = [await countPage(tx, {}, 'all', null), await countPage(tx, { ended: 'badly' }, 'all', null)]
    if ('problem' in all) return all
    return 'problem' in bad ? bad : { body: await consoleJson(tx, all.body.tabs, bad.body.tabs.completed) }
  }),
  systemEndpoint(contract.systemListWorkspaces, async ({ tx, query: { q = '', cursor, limit } }) => {
    const below = belowOf(cursor)
    if (below === 'broken') return brokenCursor()
    const rows = await listWorkspaces(tx, q.trim(), below, limit + 1)
    return { body: await pageOf(tx, rows, limit, workspaceJson) }
  }),
  systemEndpoint(contract.systemListTenants, async ({ tx, query: { q = '', workspace, cursor, limit } }) => {
    const below = belowOf(cursor)
    if (below === 'broken') return brokenCursor()
    if (workspace !== undefined && !/^\d{1,15}$/.test(workspace))
      return problem('/problems/invalid', undefined, {
        errors: [{ pointer: '/query/workspace', detail: 'Say the id of a workspace.' }],
      })
    const rows = await listTenants(tx, q.trim(), workspace === undefined ? null : Number(workspace), below, limit + 1)
    return { body: await pageOf(tx, rows, limit, tenantJson) }
  }),
]

async function consoleJson(
  tx: Tx,
  operations: SystemConsole['operations'],
  failures: SystemConsole['failures'],
): Promise<SystemConsole> {
  const serving = await fleet(tx)
  const waiting = await queue(tx)
  return {
    asOf: (await databaseNow(tx)).toISOString(),
    operations,
    failures,
    fleet: {
      aliveSince: serving.alive_since?.toISOString() ?? null,
      lastAliveAt: serving.last_alive_at?.toISOString() ?? null,
      alive: serving.alive,
      slots: serving.slots,
      busy: serving.busy,
      workers: (await lastWorkers(tx)).map(workerJson),
    },
    queue: {
      waiting: waiting.waiting,
      oldest:
        waiting.oldest_id === null || waiting.oldest_since === null
          ? null
          : {
              operationId: String(waiting.oldest_id),
              since: waiting.oldest_since.toISOString(),
              url: systemOperationPath(waiting.oldest_id),
            },
      lanes: { all: waiting.lanes, busy: waiting.busy, full: waiting.full },
      longest: (await longestLanes(tx)).map(laneJson),
    },
    hints: { usage: serving.notify_queue_usage, isFilling: serving.notify_queue_usage >= alarmAt },
  }
}

const workerJson = (row: WorkerRow): SystemConsole['fleet']['workers'][number] => ({
  id: row.id,
  host: row.host,
  isAlive: row.is_alive,
  slots: row.slots,
  busy: row.busy,
  startedAt: row.started_at.toISOString(),
  lastBeatAt: row.last_beat_at.toISOString(),
})

const laneJson = (row: LaneRow): SystemConsole['queue']['longest'][number] => ({
  key: row.key,
  workspace: row.workspace_name,
  tenant: row.tenant_name,
  running: row.running,
  max: row.max,
  waiting: row.waiting,
})

const workspaceJson = (row: WorkspaceRow): DirectoryWorkspace => ({
  id: String(row.id),
  name: row.name,
  status: row.status,
  tenants: row.tenants,
  members: row.members,
  createdAt: row.created_at.toISOString(),
})

const tenantJson = (row: TenantRow): DirectoryTenant => ({
  id: String(row.id),
  externalId: row.external_id,
  name: row.name,
  status: row.status,
  workspaceId: String(row.workspace_id),
  workspaceName: row.workspace_name,
  createdAt: row.created_at.toISOString(),
})

async function pageOf<Row extends { id: number; name: string }, Item>(
  tx: Tx,
  rows: readonly Row[],
  limit: number,
  json: (row: Row) => Item,
) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(json),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    asOf: (await databaseNow(tx)).toISOString(),
  }
}

const cursorOf = ({ name, id }: { name: string; id: number }): string =>
  Buffer.from(JSON.stringify([name, id])).toString('base64url')

function belowOf(cursor: string | undefined): Below | 'broken' {
  if (cursor === undefined) return null
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    return typeof name === 'string' && typeof id === 'number' && Number.isSafeInteger(id) ? { name, id } : 'broken'
  } catch {
    return 'broken'
  }
}

const brokenCursor = () =>
  problem('/problems/invalid', undefined, {
    errors: [{ pointer: '/query/cursor', detail: 'Use the `nextCursor` of the page before.' }],
  })
