import * as contract from '../../contract/operations.ts'
import { systemEndpoint, type Endpoint } from '../access/endpoint.ts'
import { notFound } from '../access/problem-reply.ts'
import { eventsOf } from './queries.ts'
import { countPage, findRunByParam, listPage } from './routes.ts'
import { eventJson, operationDetailJson } from './run-json.ts'

/** The operations of all workspaces, for the people who run the installation. */
export const systemRunEndpoints = (): Endpoint[] => [
  systemEndpoint(contract.systemListOperations, ({ tx, query }) => listPage(tx, query, 'all', null)),
  systemEndpoint(contract.systemCountOperations, ({ tx, query }) => countPage(tx, query, 'all', null)),
  systemEndpoint(contract.systemGetOperation, async ({ tx, params }) => {
    const run = await findRunByParam(tx, params.id)
    return run === null ? notFound() : { body: operationDetailJson(run, true) }
  }),
  systemEndpoint(contract.systemListOperationEvents, async ({ tx, params }) => {
    const run = await findRunByParam(tx, params.id)
    return run === null ? notFound() : { body: { items: (await eventsOf(tx, run.id)).map(eventJson) } }
  }),
]
