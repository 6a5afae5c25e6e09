import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../operations/canonical-json.ts'
import { canonicalType, startableTypes, startOf, type StartableType } from '../../operations/catalog.ts'
import type { Problem } from '../../contract/problem-document.ts'
import type { Tx } from '../database/scope.ts'

export type CheckedStart =
  | { readonly ok: true; readonly type: StartableType; readonly input: Record<string, unknown> }
  | { readonly ok: false; readonly errors: NonNullable<Problem['errors']> }

/** Is this something that can be started, and is its input valid? The type's own schema decides. */
export function checkStart(body: { type: string; input?: Record<string, unknown> | undefined }): CheckedStart {
  const type = canonicalType(body.type)
  const start = type === null ? undefined : startOf(type)
  if (start === undefined || !isStartable(type)) {
    return {
      ok: false,
      errors: [
        {
          pointer: '/type',
          detail: `This is not an operation that can be started. These are: ${startableTypes.join(', ')}.`,
        },
      ],
    }
  }
  const parsed = start.input.safeParse(body.input ?? {})
  if (parsed.success) return { ok: true, type, input: parsed.data as Record<string, unknown> }
  return {
    ok: false,
    errors: parsed.error.issues.map((issue) => ({
      pointer: `/input${issue.path.map((part) => `/${String(part)}`).join('')}`,
      detail: issue.message,
    })),
  }
}

const isStartable = (type: string | null): type is StartableType => startableTypes.some((known) => known === type)

export type KeyAnswer =
  | { readonly kind: 'new' }
  | { readonly kind: 'done'; readonly response: object }
  | { readonly kind: 'other_request' | 'under_way' }

export type KeyedRequest = {
  readonly personId: number
  readonly key: string
  readonly tenant: string
  readonly body: unknown
}

const hashOf = (request: KeyedRequest): Buffer =>
  createHash('sha256')
    .update(canonicalJson({ tenant: request.tenant, body: request.body }))
    .digest()

/**
 * One click is one run, however often the browser sends it (spec: operations §4, §14). The key is held by this
 * transaction until it commits together with the run; whoever comes in between is told that it is under way.
 */
export async function claimKey(tx: Tx, request: KeyedRequest): Promise<KeyAnswer> {
  // One right behind the other: what the second says counts only where the first got hold of the key.
  const [{ rows: locks }, found] = await Promise.all([
    sql<{ held: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`idempotency:${request.personId}:${request.key}`}, 0)) as held`.execute(
      tx,
    ),
    tx
      .selectFrom('idempotency_keys')
      .select(['request_hash', 'response'])
      .where('person_id', '=', request.personId)
      .where('key', '=', request.key)
      .executeTakeFirst(),
  ])
  if (locks[0]?.held !== true) return { kind: 'under_way' }
  if (found === undefined) return { kind: 'new' }
  return found.request_hash.equals(hashOf(request))
    ? { kind: 'done', response: found.response }
    : { kind: 'other_request' }
}

/** Keeps the answer under its key, in the transaction of the start itself. */
export async function keepAnswer(tx: Tx, request: KeyedRequest, workspaceId: number, response: object): Promise<void> {
  await tx
    .insertInto('idempotency_keys')
    .values({
      person_id: request.personId,
      key: request.key,
      request_hash: hashOf(request),
      workspace_id: workspaceId,
      response: JSON.stringify(response),
    })
    .execute()
}
