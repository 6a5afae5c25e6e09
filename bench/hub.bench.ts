import { hashToken, newSecretToken } from '../server/access/secret-token.ts'
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
const limitMs = 10
const floor = 'the same rows by their primary keys, in one plain named statement without policies, by one connection'

/** The collection page of operations over HTTP, from a real web process, over two years of history. */
export const bench: Bench = {
  name: 'hub',
  question: 'How long does the hub take over a large history: every tab, filter and depth, and the counts? (p95)',
  async run({ database, isFull, programs, interleaved, say }) {
    const figures: Figure[] = []
    for (const size of isFull ? [sizes.quick, sizes.full] : [sizes.quick]) {
      const stage = await openStage(database, size, size === sizes.quick, say)
      try {
        await makeActive(stage.database.pool)
        const web = await programs.start('server/entry/web.ts', { DATABASE_URL: stage.database.url, PORT: '0' })
        const label = `${size.runs / 1_000_000} M`
        figures.push(...(await measure(stage, String(web.said['url']), label, interleaved)))
        await web.stop()
      } finally {
        await stage.database.drop()
      }
    }
    return figures
  },
}

async function measure(stage: Stage, url: string, label: string, interleaved: Interleaved): Promise<Figure[]> {
  const { database, world } = stage
  const people = await openPeople(database, world.people, url)
  const rawByIds = await openFloor(database)
  const only = process.env['HUB_ONLY']
  const figures: Figure[] = []
  for (const cell of cellsOf(world).filter(({ name }) => only === undefined || name.includes(only))) {
    const { path, rows } = await pathOf(cell, stage)
    const { ask } = people[cell.who]
    const ids = idsOf((await ask(path)).body)
    const all = { ours: [] as number[], raw: [] as number[] }
    const measured = await interleaved(rounds, {
      ours: () => series(all.ours, async () => (await ask(path)).ms),
      raw: () => series(all.raw, () => rawByIds(ids)),
    })
    figures.push({
      name: `${label}: ${cell.name}${rows === null ? '' : ` (page ${Math.floor(rows / 50).toLocaleString('en')})`}`,
      unit: 'ms',
      value: percentile(all.ours, 0.95),
      raw: { value: percentile(all.raw, 0.95), what: floor },
      ratio: measured.ratio('ours', 'raw'),
      aim: { holds: 'at most', limit: limitMs },
    })
  }
  for (const { close } of Object.values(people)) close()
  await rawByIds.close()
  return figures
}

/** So many, one after the other: the median of a round, and every one of them in `all` but those of the warm-up. */
async function series(all: number[], once: () => Promise<number>): Promise<number> {
  const took: number[] = []
  for (let turn = 0; turn < requestsARound; turn++) took.push(await once())
  // The first round of a pair is the warm-up, which the frame throws away too.
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
  const open = async (who: Who): Promise<{ ask: Ask; close: () => void }> => {
    const token = newSecretToken('ta_')
    const client = await database.pool.connect()
    await client.query('begin; set local role tenantatlas_gate')
    await client.query(`insert into api_tokens (token_hash, person_id, name) values ($1, $2, 'bench')`, [
      hashToken(token),
      people[who].id,
    ])
    await client.query('commit')
    client.release()
    return askAs(url, token)
  }
  return { owner: await open('owner'), busy: await open('busy'), narrowed: await open('narrowed') }
}

async function openFloor(database: BenchDatabase) {
  const client = await database.pool.connect()
  await client.query('set role tenantatlas_platform')
  const ask = async (ids: readonly number[]): Promise<number> => {
    const began = performance.now()
    await client.query('select * from operation_runs where id = any ($1::bigint[])', [ids])
    return performance.now() - began
  }
  return Object.assign(ask, {
    close: async () => {
      await client.query('reset role')
      client.release()
    },
  })
}
