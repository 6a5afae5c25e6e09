import * as contract from '../../contract/system.ts'
import { investigationRefusal } from '../../operations/platform-acts.ts'
import { sanitizeText } from '../../operations/sanitize.ts'
import type { PlatformPerson } from '../access/credentials.ts'
import { systemEndpoint, type Endpoint } from '../access/endpoint.ts'
import { notFound, problem } from '../access/problem-reply.ts'
import type { Tx } from '../database/scope.ts'
import type { HintSender } from './hints.ts'
import { eventsOf, findRun } from './queries.ts'
import { countPage, findRunByParam, readPage } from './routes.ts'
import { eventJson, operationJson } from './run-json.ts'
import { endHints, hintOf } from './run-row.ts'
import { investigate, platformMover, requestPlatformCancel } from './service.ts'
import { retry, type PlatformAct } from './system-acts.ts'
import { systemOperationDetailJson, systemOperationJson, systemOperationsJson } from './system-json.ts'

export type SystemRunDependencies = { readonly sender: HintSender }

/** The operations of all workspaces, for the people who run the installation. */
export const systemRunEndpoints = ({ sender }: SystemRunDependencies): Endpoint[] => [
  systemEndpoint(contract.systemListOperations, async ({ tx, query }) => {
    const page = await readPage(tx, query, 'all', null)
    return 'problem' in page ? page : { body: { ...page, items: await systemOperationsJson(tx, page.items) } }
  }),
  systemEndpoint(contract.systemCountOperations, ({ tx, query }) => countPage(tx, query, 'all', null)),
  systemEndpoint(contract.systemGetOperation, async ({ tx, params }) => {
    const run = await findRunByParam(tx, params.id)
    return run === null ? notFound() : { body: await systemOperationDetailJson(tx, run) }
  }),
  systemEndpoint(contract.systemListOperationEvents, async ({ tx, params }) => {
    const run = await findRunByParam(tx, params.id)
    return run === null ? notFound() : { body: { items: (await eventsOf(tx, run.id)).map(eventJson) } }
  }),
  cancelEndpoint(sender),
  retryEndpoint(sender),
  investigateEndpoint(sender),
]

/** What they wrote is read by the people of the workspace too: nothing in it may be a secret. */
const actOf = ({ name, email }: PlatformPerson, { reason }: { reason: string }): PlatformAct => ({
  name,
  email,
  reason: sanitizeText(reason),
})

function cancelEndpoint(sender: HintSender): Endpoint {
  return systemEndpoint(contract.systemCancelOperation, async ({ tx, params, body, person, after }) => {
    const run = await findRunByParam(tx, params.id)
    if (run === null) return notFound()
    const act = actOf(person, body)
    const answer = await requestPlatformCancel(tx, run.id, platformMover(act), act.reason)
    if (answer === null) return notFound()
    if (answer.kind === 'already_completed')
      return problem('/problems/conflict', 'It has already ended, so there is nothing to cancel.')
    const hints = answer.kind === 'cancelled' ? endHints(answer.run) : [{ ...hintOf(answer.run), isWish: true }]
    after(() => hints.forEach((hint) => sender.announce(hint)))
    return { body: await shown(tx, run.id) }
  })
}

function retryEndpoint(sender: HintSender): Endpoint {
  return systemEndpoint(contract.systemRetryOperation, async ({ tx, params, body, headers, person, after }) => {
    const run = await findRunByParam(tx, params.id)
    if (run === null) return notFound()
    const answer = await retry(tx, run, actOf(person, body), headers['idempotency-key'] ?? null)
    switch (answer.kind) {
      case 'refused':
        return problem('/problems/conflict', answer.why)
      case 'other_request':
        return problem('/problems/key-reused', 'Use a new Idempotency-Key for another request.')
      case 'retried': {
        const operation = await shown(tx, answer.id)
        if (answer.isNew) {
          const hints = [hintOf(run), { ...hintOf(run), runId: answer.id, initiatorId: null, isFree: true }]
          after(() => hints.forEach((hint) => sender.announce(hint)))
        }
        return { body: { operation }, headers: { location: `/api/system/operations/${answer.id}` } }
      }
    }
  })
}

function investigateEndpoint(sender: HintSender): Endpoint {
  return systemEndpoint(contract.systemInvestigateOperation, async ({ tx, params, body, person, after }) => {
    const run = await findRunByParam(tx, params.id)
    if (run === null) return notFound()
    const why = investigationRefusal(operationJson(run))
    if (why !== null) return problem('/problems/conflict', why)
    const act = actOf(person, body)
    const investigated = await investigate(tx, run.id, platformMover(act), act.reason)
    if (investigated === null) return problem('/problems/conflict', 'Somebody has looked into it already.')
    after(() => sender.announce(hintOf(investigated)))
    return { body: await shown(tx, run.id) }
  })
}

async function shown(tx: Tx, id: number) {
  const run = await findRun(tx, id)
  if (run === null) throw new Error(`the platform sees every run, and not ${id}`)
  return systemOperationJson(tx, run)
}
