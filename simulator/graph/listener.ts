import type { IncomingMessage, ServerResponse } from 'node:http'
import { routeOf } from '../collections.ts'
import { deliveryOf, refusalOf, tricksOf, type Delivery } from '../faults/act.ts'
import { tenantBy, type Simulation } from '../simulation.ts'
import { claimedTenant } from './access-token.ts'
import { deliver } from './deliver.ts'
import { exchangeOf, type Answer, type Exchange } from './exchange.ts'
import { answerGraph } from './serve.ts'
import { answerToken, tokenTenant } from './token-endpoint.ts'

/** Answers on the port that a client sees: the token endpoint and Graph itself, bent by the fault plan. */
export async function listen(simulation: Simulation, request: IncomingMessage, response: ServerResponse) {
  const exchange = exchangeOf(request, await bodyOf(request))
  const signingIn = tokenTenant(exchange.path)
  const tenant = signingIn === null ? claimedTenant(exchange.authorization) : tenantGuid(simulation, signingIn)
  const acts = simulation.faults.take(exchange, tenant)
  const given = refusalOf(acts, exchange) ?? trueAnswer(simulation, exchange, signingIn, tricksOf(acts))
  const asked = deliveryOf(acts)
  const delivery = { ...asked, delayMs: asked.delayMs + simulation.latencyMs }
  simulation.counters.record(ended(exchange, tenant, given, delivery))
  await deliver(response, exchange, given, delivery)
}

const tenantGuid = (simulation: Simulation, name: string) => tenantBy(simulation, name)?.guid ?? name

function trueAnswer(
  simulation: Simulation,
  exchange: Exchange,
  signingIn: string | null,
  tricks: ReturnType<typeof tricksOf>,
) {
  if (signingIn === null) return answerGraph(simulation, exchange, tricks)
  return answerToken(exchange, signingIn, tenantBy(simulation, signingIn))
}

function ended(exchange: Exchange, tenant: string | null, given: Answer, { wire, headers }: Delivery) {
  const route = routeOf(exchange.path.replace(/^\/[^/]+\//, ''))
  const { method, path, query, requestId } = exchange
  const isTold = wire === 'whole' || wire === 'truncated'
  const tail = [route?.id === null ? '' : '/{id}', ...(route?.navigation ?? []).map((name) => `/${name}`)].join('')
  return {
    at: new Date(exchange.at).toISOString(),
    tenant,
    family: route?.collection.family ?? (tokenTenant(path) === null ? 'unknown' : 'token'),
    method,
    operation: route === null ? (tokenTenant(path) === null ? path : 'token') : `${route.collection.path}${tail}`,
    path,
    query,
    status: isTold ? given.status : wire,
    retryAfter: given.headers['retry-after'] ?? headers['retry-after'] ?? null,
    requestId,
    clientRequestId: exchange.clientRequestId ?? null,
  }
}

// What a client of Graph may send is bounded there too.
const bodyMax = 4 * 1024 * 1024

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= bodyMax) parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
