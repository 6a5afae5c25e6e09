import { operationLabel, startOf, type StartableType } from '../../operations/catalog.ts'
import type { Start } from '../../operations/definition.ts'
import type { AuditActor, UnnumberedEntry } from '../audit/audit.ts'
import { lastly, TryAgain, type Tx } from '../database/scope.ts'
import { identityOf } from './identity.ts'
import { findActive, type ReadRow } from './queries.ts'
import { insertOrFind, type NewRun } from './service.ts'

/** How many runs of one lane may be under way at once, until a lane's own `max` says otherwise. */
const laneLimits: Readonly<Record<Start['lane'], number>> = { provider: 2, local: 4, workspace: 2 }

export type Initiator =
  | { readonly kind: 'person'; readonly id: number; readonly name: string; readonly email: string }
  | { readonly kind: 'scheduler' | 'system' }
  /** Somebody who runs the installation has it done once more: nobody of the workspace is told, and no right of theirs asked. */
  | {
      readonly kind: 'platform'
      readonly name: string
      readonly email: string
      readonly retryOf: number
      readonly note: string
    }

export type StartRequest = {
  readonly type: StartableType
  /** Validated by the type's own schema before it comes here. */
  readonly input: Record<string, unknown>
  readonly workspaceId: number
  readonly tenant: { readonly id: number; readonly externalId: string; readonly name: string } | null
  readonly initiator: Initiator
  /** Set where each click is work of its own ("Run now"); null where the same selection is the same work. */
  readonly click: string | null
  readonly runAfter?: Date
}

/** What a started run is known by; `created` is false when the same work was already active. */
export type Started = { readonly id: number; readonly created: boolean }

/**
 * Creates the run or finds the active one (spec: operations §4). Calls nothing outside the database and does not look at
 * rights: the caller has asked before, and the worker asks again.
 */
export const start = (tx: Tx, request: StartRequest): Promise<Started> =>
  insertOrFind(tx, newRunOf(request), entryOf(request))

/**
 * The same, and the run as it stands then: asked for right behind, without an answer between the two. With `isLast` its
 * transaction ends with it.
 */
export async function startAndRead(
  tx: Tx,
  request: StartRequest,
  { isLast }: { readonly isLast: boolean },
): Promise<{ run: ReadRow; created: boolean }> {
  const newRun = newRunOf(request)
  const starting = insertOrFind(tx, newRun, entryOf(request))
  const reading = findActive(tx, newRun)
  const [{ id, created }, run] = await Promise.all([starting, isLast ? lastly(tx, reading) : reading])
  // Only one that was found can have ended before it was read. Then nothing was written, and the start is a new one.
  if (run?.id !== id) throw new TryAgain()
  return { run, created }
}

function newRunOf(request: StartRequest): NewRun {
  const definition = startOf(request.type)
  if (definition === undefined) throw new Error(`${request.type} cannot be started`)
  const person = request.initiator.kind === 'person' ? request.initiator : null
  const { identityHash, scopeHash } = identityOf(request.type, request.input, request.click)
  return {
    workspaceId: request.workspaceId,
    tenantId: request.tenant?.id ?? null,
    initiatorId: person?.id ?? null,
    initiatorName: person?.name ?? 'System',
    type: request.type,
    identityHash,
    scopeHash,
    input: request.input,
    context: contextOf(request),
    laneKey: laneKeyOf(definition.lane, request),
    laneMax: laneLimits[definition.lane],
    runAfter: request.runAfter ?? null,
    priority: person === null ? 100 : 50,
    actorKind: request.initiator.kind === 'platform' ? 'system' : request.initiator.kind,
  }
}

const contextOf = ({ tenant, initiator }: StartRequest) => ({
  ...(tenant === null ? {} : { target_scope: { tenant: tenant.externalId, name: tenant.name } }),
  ...(initiator.kind === 'platform' ? { retryOf: String(initiator.retryOf) } : {}),
})

function laneKeyOf(lane: Start['lane'], request: StartRequest): string {
  return lane === 'workspace' || request.tenant === null
    ? `workspace:${request.workspaceId}`
    : `tenant:${request.tenant.id}:${lane}`
}

function entryOf(request: StartRequest): UnnumberedEntry {
  const { initiator } = request
  const label = operationLabel(request.type)
  return {
    workspaceId: request.workspaceId,
    tenantId: request.tenant?.id ?? null,
    actor: actorOf(initiator),
    action: `${request.type}.dispatched`,
    resource: { kind: 'operation', label },
    summary: `${label} was queued`,
    outcome: 'info',
    metadata: {
      type: request.type,
      ...(initiator.kind === 'platform' ? { retryOf: String(initiator.retryOf), note: initiator.note } : {}),
    },
  }
}

function actorOf(initiator: Initiator): AuditActor {
  switch (initiator.kind) {
    case 'person':
      return { kind: 'human', id: initiator.id, name: initiator.name, email: initiator.email }
    case 'platform':
      return { kind: 'human', id: null, name: initiator.name, email: initiator.email }
    case 'scheduler':
      return { kind: 'scheduled', id: null, name: 'System' }
    case 'system':
      return { kind: 'system', id: null, name: 'System' }
  }
}
