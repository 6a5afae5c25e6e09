import { organization, type Collection, type Version } from '../collections.ts'
import { itemsOf, type Item, type Stored, type Tenant } from '../tenant.ts'
import { answer, type Answer, type Exchange } from './exchange.ts'
import { serviceError } from './errors.ts'
import { readFilter } from './filter.ts'
import { organizationOf } from './organization.ts'
import { firstAfter, linkTo, pageOf, type Page, type PageAddress } from './pages.ts'
import type { PageTricks } from './page-tricks.ts'
import { refusalOf, shape } from './shape.ts'
import type { Query } from './query.ts'

/** What a request is about, once its token, version and path were understood. */
export type Call = {
  readonly exchange: Exchange
  readonly tenant: Tenant
  readonly version: Version
  readonly path: string
  readonly collection: Collection
  readonly query: Query
  readonly tricks: PageTricks
}

/** A list: filtered, then cut into pages, then each item shown as lists show it. */
export function answerList(call: Call): Answer {
  const { exchange, version, collection, query } = call
  const refuse = (text: string) => serviceError(collection.family, exchange, 400, 'BadRequest', text)
  const refusal = refusalOf(collection, query, version, 'list')
  if (refusal !== null) return refuse(refusal)
  const test = query.filter === null ? null : readFilter(query.filter, collection)
  if (typeof test === 'string') return refuse(test)
  const everything = everythingIn(call)
  const all = test === null ? everything : everything.filter(({ item }) => test(item))
  return answerPage(call, all, sizeFor(query, collection), (item) => shape(item, collection, query, 'list'))
}

const everythingIn = ({ collection, tenant }: Call): readonly Stored[] =>
  collection === organization ? [{ place: 1, item: organizationOf(tenant) }] : itemsOf(tenant, collection)

const sizeFor = (query: Query, { pageSize, topMax }: Collection): number =>
  query.top === null ? pageSize : Math.min(query.top, topMax)

/** One page of anything, with its link, its count where the service gives one, and the tricks of the fault plan. */
export function answerPage(call: Call, all: readonly Stored[], size: number, show: (item: Item) => Item): Answer {
  const { exchange, tenant, version, path, collection, query, tricks } = call
  const address: PageAddress = { host: exchange.host, version, path, query, tenant: tenant.guid }
  const page = pageOf(all, size, address)
  if (page === null) return serviceError(collection.family, exchange, 400, 'BadRequest', 'Skip token is invalid.')
  const begin = firstAfter(all, page.position.after)
  const repeated = all.slice(Math.max(0, begin - tricks.overlap), begin).map(({ item }) => item)
  const value = tricks.isEmpty ? [] : [...repeated, ...page.items].map(show)
  const link = linkAfter(page, address, tricks)
  return answer(200, {
    '@odata.context': `https://graph.microsoft.com/${version}/$metadata#${path}`,
    ...(collection.countsPage ? { '@odata.count': value.length } : {}),
    ...(link === null ? {} : { '@odata.nextLink': link }),
    value,
  })
}

function linkAfter(page: Page, address: PageAddress, tricks: PageTricks) {
  if (tricks.isEmpty) return linkTo(address, { after: page.position.after, hop: page.position.hop + 1 })
  if (tricks.isLinkRepeated) return linkTo(address, page.position)
  if (tricks.foreignOrigin !== null) return linkTo(address, page.next ?? page.position, tricks.foreignOrigin)
  return page.next === null ? null : linkTo(address, page.next)
}
