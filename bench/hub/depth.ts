import { spellingsOf } from '../../operations/catalog.ts'
import { cursorOf } from '../../server/runs/page-cursor.ts'
import type { Cell } from './cells.ts'
import type { Stage } from './stage.ts'

/**
 * Where the page begins that has so many rows above it, or as deep as there are rows: a cursor as the list itself gives it
 * out, made from the row that stands there, because nobody waits for 20,000 pages.
 */
export async function cursorBelow(
  { database, world }: Stage,
  cell: Cell,
  below: number,
): Promise<{ cursor: string; rows: number }> {
  const client = await database.pool.connect()
  try {
    await client.query('begin; set local role tenantatlas_platform')
    const tenants = tenantsOf(cell, world)
    const { rows } = await client.query<{ id: number; created_us: number; rows: number }>(
      `with found as (select r.id, r.created_at, row_number() over (order by r.created_at desc, r.id desc) as number from operation_runs r
         where r.workspace_id = $1 and ($2::bigint[] is null or r.tenant_id = any ($2) or $3 and r.tenant_id is null)
           and ($4 = 'all' or r.status = 'completed')
           and ($4 <> 'terminal_follow_up' or r.outcome in ('failed', 'partially_succeeded', 'blocked') and r.investigated_at is null
                and not (r.type = any ($6::text[]) and r.followed_by is not null)))
       select id, (extract(epoch from created_at) * 1000000)::bigint as created_us, number as rows from found
       where number = (select least($5::int, greatest(1, count(*) - 50)) from found)`,
      [world.home.id, tenants, cell.who === 'narrowed', cell.query['tab'], below, spellingsOf('inventory.sync')],
    )
    await client.query('rollback')
    const row = rows[0]!
    return { cursor: cursorOf(row), rows: row.rows }
  } finally {
    client.release()
  }
}

function tenantsOf(cell: Cell, world: Stage['world']): number[] | null {
  if (cell.who === 'narrowed') return world.home.tenants.slice(-3).map(({ id }) => id)
  const asked = world.home.tenants.find(({ externalId }) => externalId === cell.query['tenant'])
  return asked === undefined ? null : [asked.id]
}
