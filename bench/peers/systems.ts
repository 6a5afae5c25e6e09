/** What is measured beside us, how each is counted from outside, and what it keeps of a job that is done. */
export type System = {
  readonly name: string
  readonly program: string
  /** How many jobs are done, by its own tables; with `offered`, for those that delete what is done. */
  readonly done: string
  readonly keeps: string
  /** Whoever wants to count takes this role: without one, nothing is seen. */
  readonly role?: string
  /** Needs a Redis instead of PostgreSQL. */
  readonly isRedis?: true
}

export const ours: System = {
  name: 'TenantAtlas',
  program: 'ours.mjs',
  done: `select count(*)::int as done from operation_runs where status = 'completed'`,
  role: 'tenantatlas_platform',
  keeps: 'the run, 3 events, 2 audit entries, a notification',
}

export const peers: readonly System[] = [
  {
    name: 'graphile-worker',
    program: 'graphile-worker.mjs',
    done: `select $1::int - count(*)::int as done from graphile_worker._private_jobs`,
    keeps: 'nothing: the row is deleted',
  },
  {
    name: 'pg-boss',
    program: 'pg-boss.mjs',
    done: `select count(*)::int as done from pgboss.job where name = 'noop' and state = 'completed'`,
    keeps: 'the job, until it is archived and deleted',
  },
  {
    name: 'DBOS',
    program: 'dbos.mjs',
    done: `select count(*)::int as done from dbos.workflow_status where status = 'SUCCESS'`,
    keeps: 'the workflow and its result',
  },
  { name: 'BullMQ', program: 'bullmq.mjs', done: 'completed', keeps: 'the job, in memory', isRedis: true },
]
