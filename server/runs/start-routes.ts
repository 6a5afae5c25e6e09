import { canonicalType, startOf } from '../../operations/catalog.ts'
import * as contract from '../../contract/operations.ts'
import { locatedEndpoint, tenantEndpoint, type Endpoint, type TenantRow } from '../access/endpoint.ts'
import type { Caller } from '../access/entitlement.ts'
import { problem, type ProblemReply } from '../access/problem-reply.ts'
import { lastly, type Tx } from '../database/scope.ts'
import type { HintSender } from './hints.ts'
import type { ReadRow } from './queries.ts'
import { operationJson } from './run-json.ts'
import { hintOf } from './run-row.ts'
import { checkStart, claimKey, keepAnswer, type CheckedStart } from './start-request.ts'
import { startAndRead, type StartRequest } from './start.ts'

/** Starts work that a person describes. */
export const startEndpoint = (sender: HintSender): Endpoint =>
  tenantEndpoint(contract.startOperation, ({ body, tenant, headers, ...request }) => {
    const checked = checkStart(body)
    if (!checked.ok) return Promise.resolve(problem('/problems/invalid', undefined, { errors: checked.errors }))
    return startChecked({ ...request, sender, tenant, checked, body, key: headers['idempotency-key'] })
  })

type LocateRun = (
  tx: Tx,
  params: { id: string },
) => Promise<{ workspaceId: number; tenantId: number | null; run: ReadRow } | null>

/**
 * Does the work of an ended operation once more. What was asked for is read here and checked anew, so that whoever may start
 * it needs no right to read it; for types that declare it harmless.
 */
export const startAgainEndpoint = (sender: HintSender, locate: LocateRun): Endpoint =>
  locatedEndpoint(contract.startAgain, locate, async ({ located: { run }, headers, ...request }) => {
    if (run.status !== 'completed')
      return problem('/problems/conflict', 'It has not ended yet, so there is nothing to start again.')
    const type = canonicalType(run.type)
    if (type === null || startOf(type)?.retrySafe !== true)
      return problem('/problems/conflict', 'Work of this type is not started again from its page.')
    const checked = checkStart({ type, input: run.input })
    if (!checked.ok)
      return problem('/problems/conflict', 'What was asked for then is not valid any more: start it anew.')
    const tenant = await tenantOf(request.tx, run)
    if (tenant === null) return problem('/problems/conflict', 'Its tenant is not there any more.')
    const body = { startAgain: String(run.id) }
    return startChecked({ ...request, sender, tenant, checked, body, key: headers['idempotency-key'] })
  })

const tenantOf = async (tx: Tx, { tenant_id: id }: ReadRow): Promise<TenantRow | null> =>
  id === null ? null : ((await tx.selectFrom('tenants').selectAll().where('id', '=', id).executeTakeFirst()) ?? null)

type CheckedRequest = {
  readonly tx: Tx
  readonly caller: Caller
  readonly after: (run: () => void) => void
  readonly sender: HintSender
  readonly tenant: TenantRow
  readonly checked: Extract<CheckedStart, { ok: true }>
  /** What was asked, to be told apart under its key. */
  readonly body: object
  readonly key: string | undefined
}

type StartBody = { operation: ReturnType<typeof operationJson>; alreadyQueued: boolean }
const startReply = (body: StartBody) => ({ body, headers: { location: `/api/v1/operations/${body.operation.id}` } })

async function startChecked(request: CheckedRequest): Promise<ProblemReply | ReturnType<typeof startReply>> {
  const { tx, caller, tenant, checked, after, sender, key } = request
  const refusal = refusalOf(request)
  if (refusal !== null) return refusal
  const keyed =
    key === undefined ? null : { personId: caller.person.id, key, tenant: tenant.external_id, body: request.body }
  const known = keyed === null ? null : await claimKey(tx, keyed)
  if (known?.kind === 'under_way')
    return problem('/problems/under-way', 'Wait for the answer to the first one.', { headers: { 'retry-after': '1' } })
  if (known?.kind === 'other_request')
    return problem('/problems/key-reused', 'Use a new Idempotency-Key for another request.')
  if (known?.kind === 'done') return startReply(known.response as StartBody)

  const wanted: StartRequest = {
    type: checked.type,
    input: checked.input,
    workspaceId: tenant.workspace_id,
    tenant: { id: tenant.id, externalId: tenant.external_id, name: tenant.name },
    initiator: { kind: 'person', ...caller.person },
    click: null,
  }
  const { run, created } = await startAndRead(tx, wanted, { isLast: keyed === null })
  const response: StartBody = { operation: operationJson(run), alreadyQueued: !created }
  if (keyed !== null) await lastly(tx, keepAnswer(tx, keyed, tenant.workspace_id, response))
  if (created) after(() => sender.announce(hintOf(run)))
  return startReply(response)
}

/** The right of the type itself, and whether anything starts in this tenant at all. */
function refusalOf({ caller, tenant, checked }: CheckedRequest): ProblemReply | null {
  const capability = startOf(checked.type)?.capability
  if (capability === undefined || !caller.holds(tenant.workspace_id, capability))
    return problem(
      '/problems/forbidden',
      `This needs the right ${capability ?? ''}, which your role here does not include.`,
    )
  if (tenant.status !== 'active')
    return problem('/problems/conflict', `The tenant is ${tenant.status}, and operations start in active tenants only.`)
  return null
}
