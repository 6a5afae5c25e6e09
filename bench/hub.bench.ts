import { hashToken, newSecretToken } from '../server/access/secret-token.ts'
import { platformCookie } from '../tests/platform.ts'
import type { Bench, BenchDatabase, Figure } from './frame/bench.ts'
import type { Interleaved } from './frame/interleaved.ts'
import { percentile } from './frame/statistics.ts'
import { makeActive } from './hub/active.ts'
import { cellsOf, type Cell, type Who } from './hub/cells.ts'
import { cursorBelow } from './hub/depth.ts'
import { askAs, type Ask } from './hub/requests.ts'
import { openStage, type Stage } from './hub/stage.ts'

const sizes = { quick: { runs: 1_000_000, open: 4_000 }, full: { runs: 5_000_000, open: 8_000 } }
const rounds = 5
const requestsARound = 16
const warmUpRequests = 2_000
const limitMs = 10
const listFloor = 'of lists, the same rows by their primary keys, in one plain named statement without policies'
const countFloor =
  'of everything else, the active, the open and 10,001 of the completed of the workspace without further filters, likewise'

/** The collection page of operations over HTTP, from a real web process, over two years of history. */
export const bench: Bench = {
  name: 'hub',
  question: 'How long does the hub take over a large history: every tab, filter and depth, and the counts? (p95)',
  async run({ database, isFull, programs, interleaved, say }) {
    const size = isFull ? sizes.full : sizes.quick
    const stage = await openStage(database, size, !isFull, say)
    try {
      await makeActive(stage.database.pool)
      const web = await programs.start('server/entry/web.ts', { DATABASE_URL: stage.database.url, PORT: '0' })
      const figures = await measure(stage, String(web.said['url']), `${size.runs / 1_000_000} M`, interleaved)
      await web.stop()
      return figures
    } finally {
      await stage.database.drop()
    }
  },
}

async function measure(stage: Stage, url: string, label: string, interleaved: Interleaved): Promise<Figure[]> {
  const { database, world } = stage
  const people = await openPeople(database, world.people, url)
  const floor = await openFloor(database, world)
  const only = process.env['HUB_ONLY']
  const figures: Figure[] = []
  const medians: Record<'lists' | 'counts', number[]> = { lists: [], counts: [] }
  const cells = cellsOf(world).filter(({ name }) => only === undefined || new RegExp(only).test(name))
  const asked = await Promise.all(cells.map(async (cell) => ({ cell, ...(await pathOf(cell, stage)) })))
  await warmUp(asked, people)
  for (const { cell, path, rows } of asked) {
    const { ask } = people[cell.who]
    const isList = cell.path.endsWith('/operations')
    const ids = idsOf((await ask(path)).body)
    const raw = isList ? () => floor.byIds(ids) : () => floor.counts(cell.query['from'])
    const all = { ours: [] as number[], raw: [] as number[] }
    const measured = await interleaved(rounds, {
      ours: () => series(all.ours, async () => (await ask(path)).ms),
      raw: () => series(all.raw, raw),
    })
    // Dashboards and charts are neither.
    if (isList || cell.path.endsWith('/counts')) medians[isList ? 'lists' : 'counts'].push(percentile(all.ours, 0.5))
    figures.push({
      name: `${label}: ${cell.name}${rows === null ? '' : ` (page ${Math.ceil(rows / 50).toLocaleString('en')})`}`,
      unit: 'ms',
      value: percentile(all.ours, 0.95),
      raw: { value: percentile(all.raw, 0.95), what: isList ? listFloor : countFloor },
      ratio: measured.ratio('ours', 'raw'),
      ...(cell.isChart === true ? {} : { aim: { holds: 'at most' as const, limit: limitMs } }),
    })
  }
  for (const { close } of Object.values(people)) close()
  await floor.close()
  const typical = (what: 'lists' | 'counts') => ({
    name: `${label}: p50 of all ${what}, their median`,
    unit: 'ms',
    value: percentile(medians[what], 0.5),
  })
  return [...figures, typical('lists'), typical('counts')]
}

type People = Awaited<ReturnType<typeof openPeople>>

/** A process that has just begun compiles what it runs; without this the first cells would pay for it. */
async function warmUp(asked: readonly { cell: Cell; path: string }[], people: People): Promise<void> {
  const turns = Math.ceil(warmUpRequests / asked.length)
  for (let turn = 0; turn < turns; turn++) for (const { cell, path } of asked) await people[cell.who].ask(path)
}

/** So many, one after the other: the median of a round, and every one of them in `all` but those of the warm-up. */
async function series(all: number[], once: () => Promise<number>): Promise<number> {
  const took: number[] = []
  for (let turn = 0; turn < requestsARound; turn++) took.push(await once())
  // The first round of a side is the warm-up, which the frame throws away too.
  if (warm.has(all)) all.push(...took)
  warm.add(all)
  return percentile(took, 0.5)
}
const warm = new WeakSet<number[]>()

async function pathOf(cell: Cell, stage: Stage): Promise<{ path: string; rows: number | null }> {
  const query = new URLSearchParams(cell.query)
  if (cell.below === undefined) return { path: `${cell.path}?${query.toString()}`, rows: null }
  const { cursor, rows } = await cursorBelow(stage, cell, cell.below)
  query.set('cursor', cursor)
  return { path: `${cell.path}?${query.toString()}`, rows }
}

const idsOf = (body: unknown): number[] =>
  ((body as { items?: { id: string }[] }).items ?? []).map(({ id }) => Number(id))

async function openPeople(database: BenchDatabase, people: Stage['world']['people'], url: string) {
  const open = async (who: Exclude<Who, 'platform'>): Promise<{ ask: Ask; close: () => void }> => {
    const token = newSecretToken('ta_')
    const client = await database.pool.connect()
    await client.query('begin; set local role tenantatlas_gate')
    await client.query(`insert into api_tokens (token_hash, person_id, name) values ($1, $2, 'bench')`, [
      hashToken(token),
      people[who].id,
    ])
    await client.query('commit')
    client.release()
    return askAs(url, { authorization: `Bearer ${token}` })
  }
  const platform = { cookie: await platformCookie(database.pool, { url }, 'bench-platform') }
  return {
    platform: askAs(url, platform),
    owner: await open('owner'),
    busy: await open('busy'),
    narrowed: await open('narrowed'),
  }
}

async function openFloor(database: BenchDatabase, world: Stage['world']) {
  const client = await database.pool.connect()
  await client.query('set role tenantatlas_platform')
  const timed = async (statement: string, values: unknown[]): Promise<number> => {
    const began = performance.now()
    await client.query(statement, values)
    return performance.now() - began
  }
  return {
    byIds: (ids: readonly number[]) => timed('select * from operation_runs where id = any ($1::bigint[])', [ids]),
    counts: (from: string | undefined) => timed(countsSql, [world.home.id, from ?? thirtyDaysAgo]),
    close: async () => {
      await client.query('reset role')
      client.release()
    },
  }
}

const thirtyDaysAgo = new Date(Date.now() - 30 * 86_400_000)
const countsSql = `select
  (select count(*) from operation_runs where workspace_id = $1 and status in ('queued', 'running') and created_at >= $2) as active,
  (select count(*) from operation_runs where workspace_id = $1 and status = 'completed' and unsettled = 'alone' and created_at >= $2) as alone,
  (select count(*) from (select 1 from operation_runs where workspace_id = $1 and status = 'completed' and created_at >= $2 limit 10001) c) as completed`
