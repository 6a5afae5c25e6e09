import type pg from 'pg'

/** A move of the database with one of its guards taken out: what the sequences must notice. */
export type Mutant = {
  readonly fault: string
  readonly name: string
  readonly guard: string
  readonly instead: string
}

export const mutants: readonly Mutant[] = [
  {
    fault: 'opens a batch without looking at the token',
    name: 'run_fence',
    guard: 'r.lease_token = p_token and',
    instead: '',
  },
  {
    fault: 'ends a run without taking it out of its lane',
    name: 'run_end',
    guard: 'set running = l.running - 1 where',
    instead: 'set running = l.running where',
  },
  {
    fault: 'counts a run twice in its lane when another worker goes on with it',
    name: 'run_resume',
    guard: 'case when before.lane_counted then 0 else 1 end',
    instead: '1',
  },
  {
    fault: 'makes a wish of every cancel anew',
    name: 'run_wish_cancel',
    guard: 'and r.cancel_requested_at is null returning',
    instead: 'returning',
  },
]

/** For a test of each. */
export const named = (list: readonly Mutant[]) => list.map((mutant) => [mutant.fault, mutant] as const)

/** Does `work` while the mutant stands in the place of the move, in a test's own database. */
export async function withMutant<T>(
  pool: pg.Pool,
  { name, guard, instead }: Mutant,
  work: () => Promise<T>,
): Promise<T> {
  const found = await pool.query<{ source: string }>(
    `select pg_get_functiondef(oid) as source from pg_proc where proname = $1`,
    [name],
  )
  // A move may stand there in several forms, for versions side by side: none of them is guarded any more.
  const sources = found.rows.map((row) => row.source).filter((each) => each.includes(guard))
  if (sources.length === 0) throw new Error(`${name} does not say: ${guard}`)
  for (const source of sources) await replace(pool, source.replaceAll(guard, instead))
  try {
    return await work()
  } finally {
    for (const source of sources) await replace(pool, source)
  }
}

/** The moves belong to a role that may make nothing but for this moment. */
const replace = (pool: pg.Pool, source: string): Promise<unknown> =>
  pool.query(`begin; grant create on schema public to tenantatlas_mover; set local role tenantatlas_mover;
    ${source}; set local role none; revoke create on schema public from tenantatlas_mover; commit`)
