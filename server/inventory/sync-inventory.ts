import { selectedPolicyTypes } from '../../operations/inventory-sync.ts'
import { policyTypeLabel, type PolicyTypeKey } from '../../operations/policy-types.ts'
import { planListings, type Graph, type GraphFailure, type Listing } from '../graph/client.ts'
import type { GraphConnection } from '../graph/connection.ts'
import type { Tx } from '../database/scope.ts'
import type { Handler, Job } from '../runs/handler.ts'
import { databaseNow } from '../runs/queries.ts'
import type { BatchReport } from '../runs/service.ts'
import { createJointWait, type JointWait } from './joint-wait.ts'
import { saveCoverage, upsertItems, type Coverage, type Place } from './store.ts'

export type SyncTools = {
  readonly graph: Graph
  /** Null: the tenant has no usable connection. */
  readonly connectionOf: (tx: Tx, tenant: { id: number; externalId: string }) => Promise<GraphConnection | null>
}

/** Three lists side by side: enough to hide a slow one, few enough to be polite within one tenant. */
const listingsAtOnce = 3
/** When this many lists were tried and every one failed for a reason that will fail the rest too, the rest is not tried. */
const circuitAfter = 5
const systemic: ReadonlySet<string> = new Set(['authentication_failed', 'provider_unreachable'])

type SyncJob = Job<'inventory.sync'>
type Sync = {
  readonly job: SyncJob
  readonly place: Place
  readonly graph: Graph
  readonly connection: GraphConnection
  readonly coverage: Record<string, Coverage>
  readonly waits: JointWait
  readonly failures: GraphFailure[]
}

/**
 * Reads every selected type from Microsoft and writes what it saw. A type that fails costs that type only. What is not
 * seen any more is never deleted: "missing" is derived from what the last complete reading did not hold.
 */
export const syncInventory =
  ({ graph, connectionOf }: SyncTools): Handler<'inventory.sync'> =>
  async (job) => {
    const { tenant } = job
    if (tenant === null) throw new Error('an inventory sync belongs to a tenant')
    const connection = await job.read((tx) => connectionOf(tx, tenant))
    if (connection === null) return { kind: 'blocked', code: 'provider_connection_invalid' }

    const types = selectedPolicyTypes(job.input)
    const coverage = coverageSoFar(job)
    const place: Place = { workspaceId: job.workspaceId, tenantId: tenant.id, runId: job.id }
    const sync: Sync = {
      job,
      place,
      graph,
      connection,
      coverage,
      waits: createJointWait((until) => job.waiting(until)),
      failures: [],
    }
    await job.batch(async () => ({ counts: { total: types.length, processed: 0, succeeded: 0, failed: 0 } }))

    const left = planListings(types.filter((type) => coverage[type] === undefined))
    const isOpen = await readAll(sync, left)
    return { kind: 'items', circuitOpen: isOpen }
  }

function coverageSoFar(job: SyncJob): Record<string, Coverage> {
  const inventory = job.context['inventory']
  if (typeof inventory !== 'object' || inventory === null || !('coverage' in inventory)) return {}
  return { ...(inventory.coverage as Record<string, Coverage>) }
}

/** True when it gave up early: everything tried so far failed, and for a reason that holds for the rest. */
async function readAll(sync: Sync, listings: readonly Listing[]): Promise<boolean> {
  const queue = [...listings]
  let tried = 0
  const isHopeless = (): boolean =>
    sync.failures.length >= circuitAfter &&
    sync.failures.length === tried &&
    sync.failures.every(({ code }) => systemic.has(code))
  const reader = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !isHopeless(); next = queue.shift()) {
      const failure = await readListing(sync, next)
      tried++
      if (failure !== null) sync.failures.push(failure)
    }
  }
  const readers = await Promise.allSettled(Array.from({ length: listingsAtOnce }, reader))
  for (const ended of readers) if (ended.status === 'rejected') throw ended.reason
  return isHopeless() && Object.keys(sync.coverage).length < listings.flatMap(({ types }) => types).length
}

async function readListing(sync: Sync, listing: Listing): Promise<GraphFailure | null> {
  const { job, place } = sync
  job.checkpoint()
  const startedAt = await job.read(databaseNow)
  const seen = new Map<PolicyTypeKey, Set<string>>(listing.types.map((type) => [type, new Set()]))
  sync.waits.enter(listing.key)
  try {
    const onWait = (waiting: { until: Date } | null): void => sync.waits.wait(listing.key, waiting?.until ?? null)
    const { signal, checkpoint } = job
    for await (const step of sync.graph.list(sync.connection, listing, { signal, onWait, checkpoint })) {
      job.checkpoint()
      if (step.kind === 'failed') {
        await job.batch((tx) => endListing(sync, tx, listing, { failure: step.failure, seen }))
        return step.failure
      }
      if (step.kind === 'done') break
      for (const item of step.items) seen.get(item.type)?.add(item.externalId)
      if (step.items.length > 0) await job.batch(async (tx) => ({ counts: await upsertItems(tx, place, step.items) }))
    }
    await job.batch((tx) => endListing(sync, tx, listing, { startedAt, seen }))
    return null
  } finally {
    sync.waits.leave(listing.key)
  }
}

type ListingEnd = { readonly seen: ReadonlyMap<PolicyTypeKey, ReadonlySet<string>> } & (
  { readonly startedAt: Date; readonly failure?: undefined } | { readonly failure: GraphFailure }
)

/** Writes down what became of each type of a list: counts in the unit of the run, coverage, and failures by name. */
async function endListing(sync: Sync, tx: Tx, listing: Listing, end: ListingEnd): Promise<BatchReport> {
  const { failure } = end
  for (const type of listing.types) {
    const coverage: Coverage = {
      status: failure === undefined ? 'complete' : failure.code === 'permission_denied' ? 'denied' : 'failed',
      itemCount: end.seen.get(type)?.size ?? 0,
      reasonCode: failure?.code ?? null,
    }
    sync.coverage[type] = coverage
    await saveCoverage(tx, sync.place, type, coverage, failure === undefined ? end.startedAt : null)
  }
  const count = listing.types.length
  return {
    counts: { processed: count, ...(failure === undefined ? { succeeded: count } : { failed: count }) },
    cursor: { done: Object.keys(sync.coverage) },
    context: { inventory: { coverage: sync.coverage } },
    ...(failure === undefined
      ? {}
      : { failures: listing.types.map((type) => failureOf(type, failure, end.seen.get(type)?.size ?? 0)) }),
  }
}

/** What failed, in words, and what it means for the inventory: pages that came before the failure do stand in it. */
function failureOf(type: PolicyTypeKey, failure: GraphFailure, readBefore: number) {
  const said = /[.!?…]$/.test(failure.message) ? failure.message : `${failure.message}.`
  const means =
    readBefore === 0
      ? 'What the inventory shows of this type is from earlier readings, if there were any.'
      : `${readBefore.toLocaleString('en')} of this type were read before that and are up to date; the others are as of earlier readings.`
  const item = { id: type, name: policyTypeLabel(type) }
  return { code: failure.code, message: `${said} ${means}`, item, requestId: failure.requestId }
}
