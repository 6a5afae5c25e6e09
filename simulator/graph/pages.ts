import type { Version } from '../collections.ts'
import { readSkipToken, writeSkipToken, type Bond, type Position } from './skip-token.ts'
import type { Query } from './query.ts'

export type Placed<T> = { readonly place: number; readonly value: T }

/** One page, and where the next one would go on: null when this was the last. */
export type Page<T> = {
  readonly values: T[]
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

/** Null for a skip token that was not given out for exactly this list. */
export function pageOf<T>(all: readonly Placed<T>[], size: number, address: PageAddress): Page<T> | null {
  const { skipToken } = address.query
  const position = skipToken === null ? { after: 0, hop: 0 } : readSkipToken(skipToken, bondOf(address))
  if (position === null) return null
  const ahead = all.filter(({ place }) => place > position.after)
  const page = ahead.slice(0, size)
  const last = page.at(-1)
  return {
    values: page.map(({ value }) => value),
    position,
    next: ahead.length > page.length && last !== undefined ? { after: last.place, hop: 0 } : null,
  }
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
  decodeURIComponent(query.rest.replaceAll('+', '%20')),
]
