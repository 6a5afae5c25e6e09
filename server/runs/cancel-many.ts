import type { cancelResults } from '../../contract/operations.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Tx } from '../database/scope.ts'
import { rowId } from '../lib/row-id.ts'
import type { RunHint } from './hints.ts'
import { listRuns } from './queries.ts'
import { operationJson } from './run-json.ts'
import { endHints, hintOf } from './run-row.ts'
import { requestCancel, type CancelAnswer } from './service.ts'

type Found = { readonly id: number; readonly workspace_id: number; readonly tenant_id: number | null }
export type CancelledOne = {
  readonly id: string
  readonly result: (typeof cancelResults)[number]
  readonly operation: Operation
}
export type CancelledMany =
  | { readonly kind: 'done'; readonly items: CancelledOne[]; readonly hints: RunHint[] }
  /** One at least is not there, or not theirs to see. */
  | { readonly kind: 'unseen' }
  | { readonly kind: 'forbidden'; readonly run: Found }

/**
 * The wish to cancel for several runs, in one transaction: for all of them, or for none when one is not there or not theirs
 * to cancel. Each is moved, announced and audited as by itself; what became of it is told by id, in the order of asking.
 */
export async function cancelMany(
  tx: Tx,
  asked: readonly string[],
  person: Parameters<typeof requestCancel>[2],
  mayCancel: (workspaceId: number) => boolean,
): Promise<CancelledMany> {
  const ids = [...new Set(asked)]
  const numbers = ids.map(rowId).filter((id) => id !== null)
  const runs = numbers.length < ids.length ? [] : await inLockOrder(tx, numbers)
  if (runs.length < ids.length) return { kind: 'unseen' }
  const forbidden = runs.find((run) => !mayCancel(run.workspace_id))
  if (forbidden !== undefined) return { kind: 'forbidden', run: forbidden }

  const answers = new Map<string, CancelAnswer>()
  for (const { id } of runs) {
    const answer = await requestCancel(tx, id, person)
    if (answer === null) return { kind: 'unseen' }
    answers.set(String(id), answer)
  }
  const seen = await readBack(tx, runs)
  const items = ids.flatMap((id) => {
    const [answer, operation] = [answers.get(id), seen.get(id)]
    return answer === undefined || operation === undefined ? [] : [{ id, result: answer.kind, operation }]
  })
  return { kind: 'done', items, hints: [...answers.values()].flatMap(hintsOf) }
}

/** Lane by lane: two who cancel the same runs never wait for each other crosswise. */
const inLockOrder = (tx: Tx, ids: readonly number[]): Promise<Found[]> =>
  tx
    .selectFrom('operation_runs')
    .select(['id', 'workspace_id', 'tenant_id'])
    .where('id', 'in', ids)
    .orderBy('lane_key')
    .orderBy('id')
    .execute()

async function readBack(tx: Tx, runs: readonly Found[]): Promise<Map<string, Operation>> {
  const whole = [...new Set(runs.map(({ workspace_id }) => workspace_id))]
  const where = { places: { whole, tenants: [], own: [] }, tenantIds: null, initiatorId: null, text: null, filter: {} }
  const rows = await listRuns(tx, { ...where, ids: runs.map(({ id }) => id), from: null, to: null }, null, runs.length)
  return new Map(rows.map((row) => [String(row.id), operationJson(row)]))
}

function hintsOf({ kind, run }: CancelAnswer): RunHint[] {
  switch (kind) {
    case 'cancelled':
      return endHints(run)
    case 'requested':
      return [{ ...hintOf(run), isWish: true }]
    case 'already_requested':
    case 'already_completed':
      return []
  }
}
