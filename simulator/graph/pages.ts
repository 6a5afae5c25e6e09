import type { Version } from '../collections.ts'
import type { Item, Stored } from '../tenant.ts'
import { decoded } from './exchange.ts'
import { readSkipToken, writeSkipToken, type Bond, type Position } from './skip-token.ts'
import type { Query } from './query.ts'

/** One page, and where the next one would go on: null when this was the last. */
export type Page = {
  readonly items: readonly Item[]
  readonly position: Position
  readonly next: Position | null
}

export type PageAddress = {
  readonly host: string
  readonly version: Version
  readonly path: string
  readonly query: Query
  readonly tenant: string
}

/** Null for a skip token that was not given out for exactly this list. Takes everything in the order of its places. */
export function pageOf(all: readonly Stored[], size: number, address: PageAddress): Page | null {
  const { skipToken } = address.query
  const position = skipToken === null ? { after: 0, hop: 0 } : readSkipToken(skipToken, bondOf(address))
  if (position === null) return null
  const from = firstAfter(all, position.after)
  const page = all.slice(from, from + size)
  const last = page.at(-1)
  return {
    items: page.map(({ item }) => item),
    position,
    next: all.length > from + size && last !== undefined ? { after: last.place, hop: 0 } : null,
  }
}

/** Where the first item beyond a place stands, by halving: lists of 100,000 are read in pages of 25. */
export function firstAfter(all: readonly Stored[], place: number): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle]?.place ?? Infinity) <= place) low = middle + 1
    else high = middle
  }
  return low
}

export function linkTo(address: PageAddress, position: Position, origin = `http://${address.host}`): string {
  const { query, version, path } = address
  const rest = query.rest === '' ? '' : `${query.rest}&`
  return `${origin}/${version}/${path}?${rest}$skiptoken=${writeSkipToken(position, bondOf(address))}`
}

const bondOf = ({ tenant, version, path, query }: PageAddress): Bond => [
  tenant,
  version,
  path.toLowerCase(),
  decoded(query.rest.replaceAll('+', '%20')) ?? query.rest,
]
