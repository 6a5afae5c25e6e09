import { routeOf, type Version } from '../collections.ts'
import { mayRead, missingScopes } from '../permissions.ts'
import type { Simulation } from '../simulation.ts'
import { readToken } from './access-token.ts'
import { answerDetail, answerNavigation } from './detail.ts'
import { graphError, serviceError, tooManyRequests, unauthorized } from './errors.ts'
import type { Answer, Exchange } from './exchange.ts'
import { answerList, type Call } from './list.ts'
import type { PageTricks } from './page-tricks.ts'
import { readQuery } from './query.ts'

/** A request to Graph, through the same gates in the same order as there: token, route, rate, permission. */
export function answerGraph(simulation: Simulation, exchange: Exchange, tricks: PageTricks): Answer {
  const claims = readToken(exchange.authorization, exchange.at)
  if (typeof claims === 'string') return unauthorized(exchange, claims)
  const tenant = simulation.tenants.get(claims.tid)
  if (tenant === undefined) return unauthorized(exchange, 'Invalid tenant: the tenant of the token does not exist.')
  const [, version = '', path = ''] = /^\/([^/]+)\/?(.*)$/.exec(exchange.path) ?? []
  if (!isVersion(version)) return graphError(exchange, 400, 'BadRequest', `Invalid version: ${version}`)
  const route = routeOf(path)
  if (route === null || !route.collection.versions.includes(version)) return noSegment(exchange, path)
  const { collection } = route
  const throttled = throttle(simulation, exchange, tenant.guid, collection.family)
  if (throttled !== null) return throttled
  if (exchange.method !== 'GET')
    return graphError(exchange, 405, 'MethodNotAllowed', 'Specified HTTP method is not allowed for the request target.')
  if (!mayRead(collection.area, claims.roles))
    return serviceError(collection.family, exchange, 403, 'Forbidden', missingScopes(collection.area))
  const call = { exchange, tenant, version, path, collection, tricks }
  return answerCall({ ...call, query: readQuery(exchange.query) }, route.id, route.navigation)
}

const isVersion = (text: string): text is Version => text === 'v1.0' || text === 'beta'

function answerCall(call: Call, id: string | null, navigation: readonly string[]): Answer {
  const { exchange, collection, query } = call
  if (query.fault !== null) return serviceError(collection.family, exchange, 400, 'BadRequest', query.fault)
  if (id === null) return answerList(call)
  return navigation.length === 0 ? answerDetail(call, id) : answerNavigation(call, id, navigation)
}

function throttle(simulation: Simulation, exchange: Exchange, tenant: string, family: Call['collection']['family']) {
  const way = exchange.method === 'GET' ? 'reads' : 'writes'
  const refused = simulation.throttling.count(tenant, family, way, exchange.at)
  if (refused === null) return null
  const body = tooManyRequests(exchange)
  return { ...body, headers: { ...body.headers, ...refused.headers } }
}

const noSegment = (exchange: Exchange, path: string) =>
  graphError(exchange, 400, 'BadRequest', `Resource not found for the segment '${path.split('/')[1] ?? path}'.`)
