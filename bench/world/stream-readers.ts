import { createHash } from 'node:crypto'
import { newSecretToken } from '../../server/access/secret-token.ts'
import { hashToken } from '../../server/access/secret-token.ts'
import { seed, type TestWorkspace } from '../../tests/people.ts'
import type { BenchDatabase } from '../frame/bench.ts'
import type { Program, Programs } from '../frame/programs.ts'

/** So many people of the workspace who are signed in; answers with the secrets of their sessions. */
export async function signInPeople({ pool }: BenchDatabase, place: TestWorkspace, count: number): Promise<string[]> {
  const mark = createHash('sha256').update(newSecretToken()).digest('hex').slice(0, 8)
  const secrets = Array.from({ length: count }, () => newSecretToken())
  await seed(
    pool,
    `with p as (insert into people (email, name)
                select 'reader-' || n || '-' || $1 || '@example.test', 'Reader ' || n from generate_series(1, $2::int) n
                returning id)
     insert into workspace_memberships (workspace_id, person_id, role) select $3, id, 'readonly' from p`,
    [mark, count, place.id],
  )
  const client = await pool.connect()
  try {
    await client.query('begin; set local role tenantatlas_gate')
    await client.query(
      `insert into sessions (token_hash, person_id, expires_at)
       select decode(t.hash, 'hex'), p.id, now() + interval '1 day'
       from (select id, row_number() over (order by id) as n from people where email like 'reader-%-' || $1 || '@example.test') p
       join unnest($2::text[]) with ordinality t(hash, n) using (n)`,
      [mark, secrets.map((secret) => hashToken(secret).toString('hex'))],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  return secrets
}

/** What readers saw of the events that they were asked about, over every pair of event and stream. */
export type Seen = {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  readonly missing: number
  /** Of the instants at which they would come again should the server end now: the fullest twentieth to the mean. */
  readonly peakToMean: number
}

export type Readers = {
  /** How long it took until the last one was greeted, in ms. */
  readonly openedInMs: number
  /** `committed`: of each run when its commit was there, by the clock that all processes of the machine share. */
  readonly seen: (committed: ReadonlyMap<number, bigint>) => Promise<Seen>
  readonly stop: () => Promise<number>
}

/** Browsers in a process of their own: one stream for each secret. */
export async function openReaders(programs: Programs, webUrl: string, secrets: readonly string[]): Promise<Readers> {
  const program: Program = await programs.start('bench/programs/stream-readers.ts', { WEB_URL: webUrl })
  const heard: Record<string, unknown>[] = []
  let rouse: () => void = () => undefined
  program.onLine((line) => {
    heard.push({ ...line })
    rouse()
  })
  const answer = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const line = heard.shift()
      if (line !== undefined) return line
      await new Promise<void>((resolve) => (rouse = resolve))
    }
  }
  const began = performance.now()
  program.tell({ open: secrets })
  await answer()
  return {
    openedInMs: performance.now() - began,
    async seen(committed) {
      program.tell({ seen: [...committed].map(([run, at]) => [run, String(at)]) })
      return (await answer()) as unknown as Seen
    },
    stop: program.stop,
  }
}
