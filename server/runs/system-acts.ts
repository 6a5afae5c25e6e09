import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { retryRefusal } from '../../operations/platform-acts.ts'
import type { Tx } from '../database/scope.ts'
import { lock } from './claims.ts'
import { identityOf } from './identity.ts'
import type { ReadRow } from './queries.ts'
import { noteRetry, platformMover } from './service.ts'
import { checkStart } from './start-request.ts'
import { start } from './start.ts'

/** Somebody who runs the installation, and why they act. */
export type PlatformAct = { readonly name: string; readonly email: string; readonly reason: string }

export type RetryAnswer =
  | { readonly kind: 'retried'; readonly id: number; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  /** The key belongs to a retry that was asked for with another reason. */
  | { readonly kind: 'other_request' }

/**
 * Does the work of a run once more, as the system: with what was asked of it then, judged by what is true now. Each click is
 * work of its own, and one click is one run, however often it is sent: the run is held while its retries are looked through.
 */
export async function retry(tx: Tx, run: ReadRow, act: PlatformAct, key: string | null): Promise<RetryAnswer> {
  const held = await lock(tx, run.id)
  const why = retryRefusal(run)
  if (held === null || why !== null) return { kind: 'refused', why: why ?? 'It is not there any more.' }
  const checked = checkStart(run)
  if (!checked.ok) return { kind: 'refused', why: 'What was asked of it then is not valid any more.' }
  const click = `retry of ${run.id}: ${key ?? randomUUID()}`
  const { identityHash } = identityOf(checked.type, checked.input, click)
  const known = key === null ? null : await retryKnownAs(tx, run.id, identityHash)
  if (known !== null)
    return known.note === act.reason ? { kind: 'retried', id: known.id, isNew: false } : { kind: 'other_request' }
  const place = await placeOf(tx, run)
  if ('why' in place) return { kind: 'refused', why: place.why }
  const { id } = await start(tx, {
    type: checked.type,
    input: checked.input,
    workspaceId: run.workspace_id,
    tenant: place.tenant,
    initiator: { kind: 'platform', name: act.name, email: act.email, retryOf: run.id, note: act.reason },
    click,
  })
  await noteRetry(tx, held, id, platformMover(act), act.reason)
  return { kind: 'retried', id, isNew: true }
}

/** The retry that was started under this very click, and why. */
async function retryKnownAs(tx: Tx, id: number, identity: Buffer): Promise<{ id: number; note: string } | null> {
  const { rows } = await sql<{ id: number; note: string }>`
    select r.id, e.evidence->>'note' as note from operation_run_events e
    join operation_runs r on r.id = (e.evidence->>'operationId')::bigint
    where e.run_id = ${id} and e.kind = 'retried' and r.identity_hash = ${identity} limit 1`.execute(tx)
  return rows[0] ?? null
}

type Place = { readonly tenant: { id: number; externalId: string; name: string } | null } | { readonly why: string }

/** Where it would run, as that stands now. */
async function placeOf(tx: Tx, run: ReadRow): Promise<Place> {
  const workspace = await tx
    .selectFrom('workspaces')
    .select('status')
    .where('id', '=', run.workspace_id)
    .executeTakeFirst()
  if (workspace?.status !== 'active') return { why: 'Its workspace is archived: nothing may be done in it.' }
  if (run.tenant_id === null) return { tenant: null }
  const tenant = await tx.selectFrom('tenants').selectAll().where('id', '=', run.tenant_id).executeTakeFirst()
  if (tenant === undefined) return { why: 'Its tenant is not there any more.' }
  if (tenant.status !== 'active')
    return { why: `The tenant is ${tenant.status}, and operations start in active tenants only.` }
  return { tenant: { id: tenant.id, externalId: tenant.external_id, name: tenant.name } }
}
