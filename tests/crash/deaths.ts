import type pg from 'pg'
import { seed } from '../people.ts'
import { until } from './until.ts'

/**
 * How soon people see that a worker is dead, and how soon its runs are somebody's again. Seen over HTTP, as people see it;
 * the instants of what happened are those of the database, on the same machine.
 */
export type Death = { readonly workerId: string; readonly at: number; readonly held: readonly number[] }

/** One run of one dead worker; in ms after the death, infinite when it never came. */
export type Fate = {
  readonly run: number
  readonly shownAfterMs: number
  readonly resolvedAfterMs: number
  readonly by: string
}

export type DeathWatch = {
  /** The worker has just ended by force: from now on nobody may be told that it lives. */
  readonly died: (workerId: string) => Promise<Death>
  readonly deaths: readonly Death[]
  /** Runs that were called stale while their worker lived. */
  readonly falseStale: () => readonly string[]
  /** How often somebody looked. */
  readonly looks: () => number
  /** For each run that a dead worker held, how soon it was seen and settled; asked when all is over. */
  readonly fates: () => Promise<Fate[]>
  readonly stop: () => Promise<void>
}

export type ListStale = () => Promise<readonly { readonly id: string; readonly workerName: string | null }[]>

/** What the list of likely stale operations says over HTTP, to somebody with this token. */
export const staleOver =
  (webUrl: string, token: string): ListStale =>
  async () => {
    const response = await fetch(`${webUrl}/api/v1/operations?freshness=likely_stale&limit=200`, {
      headers: { authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw new Error(`the list of stale operations answered ${response.status}`)
    return ((await response.json()) as { items: { id: string; workerName: string | null }[] }).items
  }

export function watchDeaths(pool: pg.Pool, listStale: ListStale, everyMs: number): DeathWatch {
  const deaths: Death[] = []
  const dead = new Set<string>()
  const seenAt = new Map<string, number>()
  const falseStale: string[] = []
  let looks = 0
  let isOver = false

  const look = async (): Promise<void> => {
    const stale = await listStale()
    looks++
    for (const { id, workerName } of stale) {
      if (workerName === null) continue
      const key = `${id} of ${workerName}`
      if (!dead.has(workerName)) falseStale.push(key)
      else if (!seenAt.has(key)) seenAt.set(key, Date.now())
    }
  }
  const looking = (async () => {
    while (!isOver) {
      const next = new Promise((resolve) => setTimeout(resolve, everyMs))
      await look()
      await next
    }
  })()

  return {
    deaths,
    async died(workerId) {
      dead.add(workerId)
      const at = Date.now()
      const held = await seed<{ id: number }>(pool, heldSql, [workerId])
      const death = { workerId, at, held: held.map(({ id }) => id) }
      deaths.push(death)
      return death
    },
    falseStale: () => falseStale,
    looks: () => looks,
    async fates() {
      const rows = await seed<Settled>(pool, settledSql, [
        deaths.flatMap(({ workerId, held }) => held.map(() => workerId)),
        deaths.flatMap(({ held }) => held),
        deaths.flatMap(({ at, held }) => held.map(() => new Date(at))),
      ])
      return rows.map((row) => ({
        run: row.run,
        // One that its last commit ended at its death was never stale, and there was nothing to show.
        shownAfterMs: (seenAt.get(`${row.run} of ${row.worker}`) ?? Infinity) - row.died_at.getTime(),
        resolvedAfterMs: (row.settled_at?.getTime() ?? Infinity) - row.died_at.getTime(),
        by: row.kind ?? 'nobody',
      }))
    },
    async stop() {
      isOver = true
      await looking
    },
  }
}

const heldSql = `select id from operation_runs where status = 'running' and worker_id = $1`

type Settled = {
  run: number
  worker: string
  died_at: Date
  settled_at: Date | null
  kind: string | null
}

/** What the dead worker sent before it died may still be carried out, and is no fate of a lost run. */
const settledSql = `
  select h.run, h.worker, h.died_at, e.at as settled_at, e.kind
  from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as h(worker, run, died_at)
  left join lateral (select at, kind from operation_run_events e where e.run_id = h.run and e.at > h.died_at order by e.id limit 1) e on true
  where not exists (select 1 from operation_run_events own where own.run_id = h.run and own.at > h.died_at and own.actor_name = h.worker)`

/** Resolves when nothing is active any more that a dead worker had. */
export const settled = (pool: pg.Pool, watch: DeathWatch, seconds: number): Promise<unknown> =>
  until(
    'nothing is left with a dead worker',
    () =>
      seed(pool, `select id from operation_runs where status = 'running' and worker_id = any ($1)`, [
        watch.deaths.map(({ workerId }) => workerId),
      ]),
    (left) => left.length === 0,
    seconds,
  )
