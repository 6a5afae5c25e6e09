import { listInventory, type InventoryPage } from '../../contract/inventory.ts'
import { operationPath } from '../../operations/operation-path.ts'
import { policyTypeLabel } from '../../operations/policy-types.ts'
import { tenantEndpoint, type Endpoint } from '../access/endpoint.ts'
import { problem } from '../access/problem-reply.ts'
import { databaseNow } from '../runs/queries.ts'
import {
  countItems,
  coverageOf,
  lastSyncOf,
  listItems,
  platformsOf,
  type ItemRow,
  type ItemSort,
  type Keyset,
} from './queries.ts'

/** What was last read from a tenant. Reads the database and nothing else. */
export const inventoryEndpoints = (): Endpoint[] => [
  tenantEndpoint(listInventory, async ({ tx, tenant, query }) => {
    const { sort, limit, cursor, ...filter } = query
    const after = cursor === undefined ? null : keysetOf(cursor, sort)
    if (after === 'broken') {
      return problem('/problems/invalid', undefined, {
        errors: [{ pointer: '/query/cursor', detail: 'Use the `nextCursor` of the page before.' }],
      })
    }
    const rows = await listItems(tx, tenant.id, filter, sort, after, limit + 1)
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return {
      body: {
        items: items.map(itemJson),
        nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
        asOf: (await databaseNow(tx)).toISOString(),
        coverage: Object.fromEntries(
          (await coverageOf(tx, tenant.id)).map((row) => [row.policy_type, coverageJson(row)]),
        ),
        ...(await countItems(tx, tenant.id, filter)),
        platforms: await platformsOf(tx, tenant.id),
        lastSync: lastSyncJson(await lastSyncOf(tx, tenant.workspace_id, tenant.id)),
      },
    }
  }),
]

const itemJson = (row: ItemRow) => ({
  id: String(row.id),
  externalId: row.external_id,
  type: row.policy_type,
  typeLabel: policyTypeLabel(row.policy_type),
  displayName: row.display_name,
  platform: row.platform,
  lastSeenAt: row.last_seen_at.toISOString(),
  missing: row.missing,
})

const coverageJson = (row: Awaited<ReturnType<typeof coverageOf>>[number]) => ({
  status: row.status,
  itemCount: row.item_count,
  reasonCode: row.reason_code,
  operationId: String(row.run_id),
  at: row.at.toISOString(),
})

function lastSyncJson(row: Awaited<ReturnType<typeof lastSyncOf>>): InventoryPage['lastSync'] {
  if (row === undefined) return null
  return {
    operationId: String(row.id),
    url: operationPath(row.id),
    status: row.status,
    outcome: row.outcome,
    reasonCode: row.reason_code,
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
  }
}

const cursorOf = (row: ItemRow): string => Buffer.from(JSON.stringify([row.sort_value, row.id])).toString('base64url')

function keysetOf(cursor: string, sort: ItemSort): Keyset | 'broken' {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof value !== 'string' || typeof id !== 'number' || !Number.isSafeInteger(id)) return 'broken'
    if (sort.endsWith('lastSeen') && Number.isNaN(Date.parse(value))) return 'broken'
    return { value, id }
  } catch {
    return 'broken'
  }
}
