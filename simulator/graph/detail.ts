import { organization } from '../collections.ts'
import { itemOf, type Item } from '../tenant.ts'
import { answer, type Answer } from './exchange.ts'
import { graphError, serviceError } from './errors.ts'
import { answerPage, type Call } from './list.ts'
import { organizationOf } from './organization.ts'
import { refusalOf, shape, shapeNavigation } from './shape.ts'

/** One item, whole but for what `$expand` has to ask for. */
export function answerDetail(call: Call, id: string): Answer {
  const { exchange, collection, query, version } = call
  const refusal = refusalOf(collection, query, version, 'detail')
  if (refusal !== null) return serviceError(collection.family, exchange, 400, 'BadRequest', refusal)
  const item = found(call, id)
  if (item === null) return notFound(call, id)
  return answer(200, {
    '@odata.context': `https://graph.microsoft.com/${version}/$metadata#${collection.path}/$entity`,
    ...(query.select === null && version === 'beta' ? { '@microsoft.graph.tips': tips } : {}),
    ...shape(item, collection, query, 'detail'),
  })
}

/** The items behind one navigation property, as a list of its own. */
export function answerNavigation(call: Call, id: string, segments: readonly string[]): Answer {
  const { exchange, collection, version, query } = call
  const [name = '', ...deeper] = segments
  const navigation = collection.navigation[name]
  if (navigation === undefined || deeper.length > 0 || !(navigation.versions ?? [version]).includes(version))
    return graphError(exchange, 400, 'BadRequest', `Resource not found for the segment '${deeper.at(-1) ?? name}'.`)
  const item = found(call, id)
  if (item === null) return notFound(call, id)
  const value = shapeNavigation(item[name] ?? [], navigation, [...query.expand.keys()])
  const all = (Array.isArray(value) ? (value as Item[]) : []).map((one, index) => ({ place: index + 1, item: one }))
  const size = query.top === null ? (navigation.pageSize ?? 1000) : Math.min(query.top, 1000)
  return answerPage(call, all, size, (one) => one)
}

const found = ({ collection, tenant }: Call, id: string): Item | null => {
  if (collection !== organization) return itemOf(tenant, collection, id)
  return id === tenant.guid ? organizationOf(tenant) : null
}

function notFound({ collection, exchange }: Call, id: string): Answer {
  if (collection === organization)
    return graphError(
      exchange,
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    )
  return serviceError(collection.family, exchange, 404, 'ResourceNotFound', 'An error has occurred')
}

const tips =
  'Use $select to choose only the properties your app needs, as this can lead to performance improvements. For example: GET deviceManagement?$select=id,displayName'
