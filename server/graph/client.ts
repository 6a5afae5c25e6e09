import { setMaxListeners } from 'node:events'
import type { ReasonCode } from '../../operations/failure.ts'
import { policyTypeKeys, type PolicyTypeKey } from '../../operations/policy-types.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import type { Budget } from './budget.ts'
import type { Collection } from './collections.ts'
import type { GraphConnection } from './connection.ts'
import { descriptorOf } from './descriptors.ts'
import type { Limits } from './exchange.ts'
import { failureOf } from './failure.ts'
import { createGates } from './gates.ts'
import { listedPolicy } from './listed-policy.ts'
import { readPages } from './pager.ts'
import { createRequester, type Call, type Requester } from './request.ts'
import type { LogRequest } from './request-record.ts'
import { createFetchToken } from './token-fetch.ts'
import { createTokens } from './tokens.ts'

/** The door to Microsoft Graph: nothing outside this folder knows an address there (spec: graph). */

export type GraphFailure = {
  readonly code: ReasonCode
  /** For people: sanitized, one line, bounded. */
  readonly message: string
  /** Microsoft's own id of the request, for its support. */
  readonly requestId: string | null
  readonly status: number | null
  /** With `permission_denied`: any one of these application permissions is enough. */
  readonly scopes?: readonly string[]
}

/** Work stands still until this instant: since Microsoft asked for it, or for our own pause after an error. */
export type Waiting = { readonly until: Date; readonly reason: 'throttled' | 'backoff' }

export type CallOptions = {
  readonly signal: AbortSignal
  /** Milliseconds for the whole call, pauses included. */
  readonly deadline?: number
  /** Called with each pause when it begins, and with null when it is over. */
  readonly onWait?: (waiting: Waiting | null) => void
  /** Called right before each request; what it throws ends the call, and the request is not made. */
  readonly checkpoint?: () => void
}

export type ListedPolicy = {
  readonly type: PolicyTypeKey
  readonly externalId: string
  readonly displayName: string
  readonly platform: string | null
  /** RFC 3339 in UTC. */
  readonly lastModifiedAt: string | null
  readonly meta: Readonly<Record<string, unknown>>
}

/** One list of Microsoft Graph to be read, and the types of policy wanted from it. */
export type Listing = { readonly key: string; readonly types: readonly PolicyTypeKey[] }

export type ListStep =
  | { readonly kind: 'page'; readonly items: readonly ListedPolicy[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure }
  | { readonly kind: 'done' }

export type Graph = {
  /**
   * Reads a listing page by page and ends with exactly one `failed` or `done`; `done` means that the list was read to
   * its end. An item may come twice, when the list moved while it was read. Throws only AbortError, on the
   * signal, and what the checkpoint throws.
   */
  readonly list: (connection: GraphConnection, listing: Listing, options: CallOptions) => AsyncGenerator<ListStep>
  /** Whether the connection works at all. Throws only AbortError, on the signal. */
  readonly check: (connection: GraphConnection, options: CallOptions) => Promise<CheckAnswer>
}
export type CheckAnswer = { readonly ok: true } | { readonly ok: false; readonly failure: GraphFailure }

export type GraphOptions = {
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  /** One record per attempt. */
  readonly log?: LogRequest
  readonly limits?: Partial<Limits>
  readonly random?: () => number
}

/** The first byte of Intune's slow lists comes after 10 to 13 seconds; the largest known answer has 55 MB. */
const defaultLimits: Limits = { headersMs: 30_000, bodyIdleMs: 30_000, bodyBytesMax: 64 * 1024 * 1024 }
const deadlineMs = 15 * 60_000

export const createGraph = (options: GraphOptions = {}): Graph => {
  const clock = options.clock ?? systemClock
  const shared = {
    fetch: options.fetch ?? fetch,
    clock,
    random: options.random ?? Math.random,
    log: options.log ?? (() => {}),
    limits: { ...defaultLimits, ...options.limits },
  }
  const tokens = createTokens(clock.now, createFetchToken(shared))
  const request = createRequester({ ...shared, tokens, gates: createGates(clock) })
  const budgetOf = (call: CallOptions): Budget => {
    // All requests of a run hang on its one signal: many listeners there are no leak.
    setMaxListeners(0, call.signal)
    const endsAt = clock.now() + (call.deadline ?? deadlineMs)
    return { signal: call.signal, endsAt, onWait: call.onWait ?? (() => {}), checkpoint: call.checkpoint ?? (() => {}) }
  }
  return {
    list: (connection, listing, call) => list(request, connection, listing, budgetOf(call)),
    check: async (connection, call) => {
      const outcome = await request(organization(connection), budgetOf(call))
      if (!outcome.ok) return outcome
      if (Array.isArray(outcome.body['value'])) return { ok: true }
      return { ok: false, failure: failureOf('provider_error', 'The answer was not a list.', { status: 200 }) }
    },
  }
}

/** Groups types by the list that holds them, in the catalog's order; each type stands in exactly one listing. */
export const planListings = (types: readonly PolicyTypeKey[]): Listing[] => {
  const listings = new Map<string, PolicyTypeKey[]>()
  for (const type of policyTypeKeys.filter((each) => types.includes(each))) {
    const { key } = descriptorOf(type).collection
    listings.set(key, [...(listings.get(key) ?? []), type])
  }
  return [...listings].map(([key, wanted]) => ({ key, types: wanted }))
}

async function* list(
  request: Requester,
  connection: GraphConnection,
  listing: Listing,
  budget: Budget,
): AsyncGenerator<ListStep> {
  const [type] = listing.types
  if (type === undefined) {
    yield { kind: 'done' }
    return
  }
  for await (const step of readPages(request, listCall(connection, descriptorOf(type).collection), budget)) {
    if (step.kind !== 'page') {
      yield step
      return
    }
    const own = step.values.flatMap((item) => {
      const owner = listing.types.find((each) => descriptorOf(each).isOwn?.(item) ?? true)
      return owner === undefined ? [] : [listedPolicy(owner, item)]
    })
    const items = own.filter((item) => item !== null)
    if (items.length < own.length) {
      yield { kind: 'failed', failure: failureOf('provider_error', 'An entry of the list had no id.') }
      return
    }
    yield { kind: 'page', items }
  }
}

const listCall = (connection: GraphConnection, collection: Collection): Call => {
  const template = `/${collection.version}/${collection.path}`
  const query = collection.query === undefined ? '' : `?${collection.query.replaceAll(' ', '%20')}`
  const url = `${connection.cloud.graphBaseUrl}${template}${query}`
  return { connection, url, template, family: collection.family, permissions: collection.permissions }
}

const organization = (connection: GraphConnection): Call => ({
  connection,
  url: `${connection.cloud.graphBaseUrl}/v1.0/organization?$select=id,displayName`,
  template: '/v1.0/organization',
  family: 'directory',
  permissions: ['Organization.Read.All', 'DeviceManagementServiceConfig.Read.All'],
})
