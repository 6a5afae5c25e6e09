import type { Outcome } from '../../operations/lifecycle.ts'
import type { Program, Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { seed } from '../people.ts'
import { askedOverHttp } from './points-requests.ts'
import { ago, countRuns, leaveRunning, queueSync, sharedType, type StageWorld } from './points-world.ts'

/** One way that a run can go, with everything that it takes for a process to go it: the stage on which it then dies. */
export type Stage = {
  readonly program: Exclude<Program, 'busy-worker'>
  readonly env?: Readonly<Record<string, string>>
  /** Made so once, before anybody works. */
  readonly prepare?: (world: StageWorld) => Promise<unknown>
  /** One more piece of work, and which runs are such. */
  readonly bait: (world: StageWorld) => Promise<unknown>
  readonly ready: string
  /** What makes a process that is there go this way, when being there is not enough. */
  readonly provoke?: (world: StageWorld, victim: Running) => Promise<unknown>
  /** For the one that is only heard: what lets it come to its end. */
  readonly settle?: (world: StageWorld) => Promise<unknown>
  /** Which points it is struck at, when going there takes long or fails for others; absent: whatever was heard. */
  readonly strikes?: RegExp
  /** How many die side by side: more where dying is mostly waiting. */
  readonly atOnce: number
  /** What is taken back when the killing is over, so that the living can bring it to its end. */
  readonly calm?: (world: StageWorld) => Promise<unknown>
  readonly outcomes: readonly Outcome[]
}

const queued = `status = 'queued'`
const orphaned = `status = 'running' and worker_id is null`
const lost = `status = 'running' and worker_id = 'w-gone' and heartbeat_at < now() - interval '30 seconds'`
const overdue = `status = 'running' and worker_id = 'w-late' and heartbeat_at > now() + interval '10 minutes'`

const fault = (world: StageWorld, values: object) =>
  world.hook('POST', '/faults', { kind: 'status', times: null, ...values })
const clearFaults = (world: StageWorld) => world.hook('DELETE', '/faults')
const slow = (world: StageWorld, delayMs: number) =>
  world.hook('POST', '/faults', { kind: 'slow', delayMs, times: null })

const holdsOne = (world: StageWorld, victim: Running) =>
  until(
    'it holds a run',
    async () => !victim.isRunning() || (await countRuns(world, `worker_id = '${victim.workerId}'`)) > 0,
    Boolean,
    20,
  )

/** Its time is long over and it beats on: judged at the first sight of it. */
const leaveOverdue = (world: StageWorld) =>
  leaveRunning(world, { worker_id: 'w-late', started_at: ago(7200), heartbeat_at: ago(-7200) })
const leaveUnheard = (world: StageWorld) =>
  leaveRunning(world, {
    worker_id: 'w-late',
    started_at: ago(600),
    heartbeat_at: ago(-7200),
    cancel_requested_at: ago(300),
  })

export const stages = {
  succeeded: {
    program: 'worker',
    bait: (world) => queueSync(world),
    ready: queued,
    atOnce: 2,
    outcomes: ['succeeded'],
  },
  partial: {
    program: 'worker',
    prepare: (world) => fault(world, { status: 403, path: 'deviceManagement/roleScopeTags' }),
    bait: (world) => queueSync(world, [sharedType]),
    ready: queued,
    atOnce: 1,
    outcomes: ['partially_succeeded'],
  },
  failed: {
    program: 'worker',
    prepare: (world) => fault(world, { status: 403 }),
    bait: (world) => queueSync(world),
    ready: queued,
    atOnce: 1,
    outcomes: ['failed'],
  },
  refused: {
    program: 'worker',
    prepare: ({ pool }) => seed(pool, `update tenants set status = 'archived'`, []),
    bait: (world) => queueSync(world),
    ready: queued,
    atOnce: 1,
    outcomes: ['blocked'],
  },
  barred: {
    program: 'worker',
    prepare: ({ pool }) => seed(pool, `update provider_connections set secret_sealed = '\\x00'`, []),
    bait: (world) => queueSync(world),
    ready: queued,
    atOnce: 1,
    outcomes: ['blocked'],
  },
  wished: {
    program: 'worker',
    bait: (world) => leaveRunning(world, { cancel_requested_at: ago(-600) }),
    ready: orphaned,
    atOnce: 1,
    outcomes: ['cancelled'],
  },
  stopped: {
    program: 'worker',
    prepare: (world) => slow(world, 400),
    bait: (world) => queueSync(world),
    ready: queued,
    provoke: async (world, victim) => {
      await holdsOne(world, victim)
      victim.signal('SIGTERM')
    },
    // What it gave back is claimed before anything queued: nothing but the giving back can be counted on.
    strikes: /run_release|^run_lock#/,
    atOnce: 2,
    calm: clearFaults,
    outcomes: ['succeeded'],
  },
  released: {
    program: 'worker',
    bait: (world) => leaveRunning(world, {}),
    ready: orphaned,
    atOnce: 1,
    outcomes: ['succeeded'],
  },
  waiting: {
    program: 'worker',
    prepare: (world) => fault(world, { status: 429, retryAfterSeconds: 2 }),
    bait: (world) => queueSync(world),
    ready: queued,
    settle: async (world) => {
      await until('it waits', () => countRuns(world, 'waiting_since is not null'), Boolean)
      await clearFaults(world)
    },
    strikes: /run_wait|^run_beat/,
    atOnce: 4,
    calm: clearFaults,
    outcomes: ['succeeded'],
  },
  lost: {
    program: 'worker',
    bait: (world) => leaveRunning(world, { worker_id: 'w-gone', heartbeat_at: ago(120) }),
    ready: lost,
    strikes: /run_lock>select|^select operation_run_events.*#scope\(worker\)>run_lock$/,
    atOnce: 8,
    outcomes: ['succeeded'],
  },
  overdue: {
    program: 'worker',
    bait: async (world) => {
      await leaveOverdue(world)
      await leaveUnheard(world)
    },
    ready: overdue,
    atOnce: 1,
    outcomes: ['failed', 'cancelled'],
  },
  asked: {
    program: 'web',
    env: { PORT: '0' },
    bait: async (world) => {
      await leaveOverdue(world)
      await leaveUnheard(world)
    },
    ready: overdue,
    provoke: askedOverHttp,
    atOnce: 4,
    outcomes: ['succeeded', 'cancelled', 'failed'],
  },
} as const satisfies Record<string, Stage>

export type StageName = keyof typeof stages
