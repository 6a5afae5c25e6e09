import { createHash } from 'node:crypto'
import { decoded } from './exchange.ts'

/** Where a further page goes on, and what it is bound to: it opens nothing but the list it was given for. */
export type Position = {
  /** The place of the last item delivered. */
  readonly after: number
  /** Tells a link from the one before it when both go on at the same place. */
  readonly hop: number
}

/** Tenant, version, path and the rest of the query: a token taken elsewhere is refused. */
export type Bond = readonly string[]

/**
 * Encoded twice, as the service does: the text in the link still reads as encoded after one decoding, so that a client
 * which tidies links up mangles it.
 */
export function writeSkipToken(position: Position, bond: Bond): string {
  const place = Buffer.from(`${position.after}:${position.hop}`).toString('base64')
  const token = `Page="${place}";Seal="${seal(place, bond)}";`
  return encodeURIComponent(encodeURIComponent(token))
}

/** Null for a token that is mangled, or bound to something else. Takes the value as it stood in the query. */
export function readSkipToken(value: string, bond: Bond): Position | null {
  const once = decoded(value)
  const token = once === null ? null : decoded(once)
  // Written out again it must be the same: a token that was decoded or encoded on the way is not.
  if (token === null || encodeURIComponent(encodeURIComponent(token)) !== value) return null
  const [, place = '', given = ''] = /^Page="([^"]*)";Seal="([^"]*)";$/.exec(token) ?? []
  if (place === '' || given !== seal(place, bond)) return null
  const [after, hop] = Buffer.from(place, 'base64').toString().split(':').map(Number)
  return after === undefined || hop === undefined ? null : { after, hop }
}

const seal = (place: string, bond: Bond) =>
  createHash('sha256')
    .update(JSON.stringify([place, ...bond]))
    .digest('base64')
    .slice(0, 24)
