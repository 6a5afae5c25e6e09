import type { z } from 'zod'
import type { Problem } from '../../contract/problem-document.ts'
import type { Route } from '../../contract/route.ts'
import { sql, type Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import { enterScope, withScope, withSnapshot, type Database, type Tx } from '../database/scope.ts'
import { holderOf, platformPersonOf, type Credentials, type PlatformPerson } from './credentials.ts'
import { deny, denyPlatform } from './denial.ts'
import { callerOf, enterAs, entitlementOf, type Caller } from './entitlement.ts'
import { isProblem, notFound, problem, type ProblemReply } from './problem-reply.ts'

/**
 * The one way a route gets its handler. Who asks, what they may see and whether they may do it is found out here, in the
 * transaction in which the handler then works (spec: access). Things are looked up through what the person may see, so
 * that "not a member" and "not there" are one answer.
 */

type OutputOf<R extends Route, K extends 'params' | 'query' | 'body' | 'headers'> = R extends {
  readonly [P in K]: infer S
}
  ? S extends z.ZodType
    ? z.output<S>
    : undefined
  : undefined
type SuccessOf<R extends Route> = R['success']['body'] extends z.ZodType ? z.input<R['success']['body']> : null

export type Reply<R extends Route> =
  { readonly body: SuccessOf<R>; readonly headers?: Readonly<Record<string, string>> } | ProblemReply

/** What came over the wire, validated by the route's own schemas. */
export type Input<R extends Route> = {
  readonly params: OutputOf<R, 'params'>
  readonly query: OutputOf<R, 'query'>
  readonly body: OutputOf<R, 'body'>
  readonly headers: OutputOf<R, 'headers'>
}
/** What the transport knows of a request beside its input. */
export type Origin = {
  readonly credentials: Credentials
  readonly systemSession: string | null
  readonly address: string
  readonly isSecure: boolean
}
type Common<R extends Route> = Input<R> & {
  readonly tx: Tx
  readonly origin: Origin
  readonly after: (run: () => void) => void
}

/** What the schemas refused: where and why, or that the path names nothing that could exist. */
export type RefusedInput = 'nowhere' | NonNullable<Problem['errors']>

/** With `refused` the input is not whole; that is told only to whoever may do this, since it tells what is here. */
export type Request = { readonly input: Input<Route>; readonly origin: Origin; readonly refused?: RefusedInput }
export type Answer = { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | ProblemReply
export type Endpoint = { readonly route: Route; readonly answer: (db: Database, request: Request) => Promise<Answer> }

type Handler<R extends Route, Extra> = (request: Common<R> & Extra) => Promise<Reply<R>>
type Work = (tx: Tx, after: (run: () => void) => void) => Promise<Answer>

/** Runs in one transaction, and what is to follow the commit after it. What was only read is answered before that. */
async function inTransaction(db: Database, { method }: Route, work: Work): Promise<Answer> {
  let following: (() => void)[] = []
  const inGate = (tx: Tx): Promise<Answer> => {
    following = []
    return work(tx, (run) => following.push(run))
  }
  // A refusal is on record, and nobody is told of it before that stands.
  const isRead = (answer: Answer): boolean => !isProblem(answer)
  const answer =
    method === 'GET'
      ? await withSnapshot(db, { kind: 'gate' }, inGate, isRead)
      : await withScope(db, { kind: 'gate' }, inGate)
  for (const run of following) run()
  return answer
}

/** Nobody has to be signed in; the handler works in the gate. */
export const publicEndpoint = <R extends Route>(
  route: R,
  handler: Handler<R, { caller: Caller | null }>,
): Endpoint => ({
  route,
  answer: (db, request) =>
    inTransaction(db, route, async (tx, after) => {
      const holder = holderOf(request.origin.credentials)
      const entitlement = holder === null ? null : await entitlementOf(tx, holder)
      const caller = entitlement === null ? null : callerOf(entitlement)
      return refusalOf(request) ?? handler({ ...commonOf<R>(request, tx, after), caller })
    }),
})

/** For everybody who is signed in; a route with a capability needs it in one workspace at least, and names them. */
export const openEndpoint = <R extends Route>(
  route: R,
  handler: Handler<R, { caller: Caller; workspaceIds: readonly number[] }>,
): Endpoint =>
  personEndpoint(route, async (request, caller, refusal) => {
    const workspaceIds =
      'capability' in route.access
        ? caller.workspacesWith(route.access.capability)
        : caller.memberships.map((m) => m.workspaceId)
    if ('capability' in route.access && workspaceIds.length === 0 && caller.memberships.length > 0) {
      return deny(request.tx, caller, { workspaceId: null, tenantId: null }, route)
    }
    return refusal ?? handler({ ...request, caller, workspaceIds })
  })

export type TenantRow = Selectable<Schema['tenants']>

/** For a route with `{tenant}`: looked up through the scope, so that a foreign one is not there. */
export const tenantEndpoint = <R extends Route>(
  route: R,
  handler: Handler<R, { caller: Caller; tenant: TenantRow }>,
): Endpoint =>
  locatedEndpoint(
    route,
    async (tx, params) => {
      const tenant = await findTenant(tx, (params as unknown as { tenant: string }).tenant)
      return tenant === null ? null : { workspaceId: tenant.workspace_id, tenantId: tenant.id, tenant }
    },
    (request) => handler({ ...request, tenant: request.located.tenant }),
  )

export type Located = { readonly workspaceId: number; readonly tenantId: number | null }

/** For a route about one thing: `locate` finds it through the scope, and the right is asked where it stands. */
export const locatedEndpoint = <R extends Route, L extends Located>(
  route: R,
  locate: (tx: Tx, params: Input<R>['params']) => Promise<L | null>,
  handler: Handler<R, { caller: Caller; located: L }>,
): Endpoint =>
  personEndpoint(
    route,
    async (request, caller, refusal, sought) => {
      if (refusal?.problem.status === 404) return refusal
      const located = await sought
      if (located === null || !isMember(caller, located.workspaceId)) return notFound()
      if ('capability' in route.access && !caller.holds(located.workspaceId, route.access.capability)) {
        return deny(request.tx, caller, located, route)
      }
      return refusal ?? handler({ ...request, caller, located })
    },
    locate,
  )

const isMember = ({ memberships }: Caller, workspaceId: number): boolean =>
  memberships.some((membership) => membership.workspaceId === workspaceId)

/** The platform plane: whoever is not of it gets what anybody gets for a thing that is not there. */
export const systemEndpoint = <R extends Route>(
  route: R,
  handler: Handler<R, { person: PlatformPerson }>,
): Endpoint => ({
  route,
  answer: (db, request) =>
    inTransaction(db, route, async (tx, after) => {
      const person = await platformPersonOf(tx, request.origin.systemSession)
      if (person === null) return notFound()
      if ('platform' in route.access && !person.capabilities.includes(route.access.platform)) {
        return denyPlatform(tx, person, route, route.access.platform)
      }
      await enterScope(tx, { kind: 'platform' })
      return refusalOf(request) ?? handler({ ...commonOf<R>(request, tx, after), person })
    }),
})

/**
 * `seek` is asked right behind the question who asks, without an answer between them: by then the transaction stands in
 * the scope of that person. Where it turns out to be nobody, what was found is found by nobody either.
 */
function personEndpoint<R extends Route, S = null>(
  route: R,
  work: (
    request: Common<R>,
    caller: Caller,
    refusal: ProblemReply | null,
    sought: Promise<S | null>,
  ) => Promise<Reply<R>>,
  seek: (tx: Tx, params: Input<R>['params']) => Promise<S | null> = () => Promise.resolve(null),
): Endpoint {
  return {
    route,
    answer: (db, request) =>
      inTransaction(db, route, async (tx, after) => {
        const holder = holderOf(request.origin.credentials)
        if (holder === null) return notSignedIn()
        const common = commonOf<R>(request, tx, after)
        const entered = enterAs(tx, holder)
        const sought = request.refused === 'nowhere' ? Promise.resolve(null) : seek(tx, common.params)
        // Heard where it is awaited; until then nobody listens, and an unheard refusal would end the process.
        sought.catch(() => undefined)
        const entitlement = await entered
        return entitlement === null ? notSignedIn() : work(common, callerOf(entitlement), refusalOf(request), sought)
      }),
  }
}

const notSignedIn = (): ProblemReply =>
  problem('/problems/not-signed-in', undefined, { headers: { 'www-authenticate': 'Bearer' } })

const commonOf = <R extends Route>({ input, origin }: Request, tx: Tx, after: Common<R>['after']): Common<R> => ({
  ...(input as Input<R>),
  tx,
  after,
  origin,
})

/** What is wrong with the input, as an answer; null when nothing is. */
export function refusalOf({ refused }: Request): ProblemReply | null {
  if (refused === undefined) return null
  return refused === 'nowhere' ? notFound() : problem('/problems/invalid', undefined, { errors: refused })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function findTenant(tx: Tx, externalId: string): Promise<TenantRow | null> {
  if (!uuid.test(externalId)) return null
  return (
    (await tx
      .selectFrom('tenants')
      .selectAll()
      .where('external_id', '=', externalId.toLowerCase())
      // In two workspaces of one person it may be archived in one of them.
      .orderBy(sql`status = 'active'`, 'desc')
      .orderBy('id')
      .executeTakeFirst()) ?? null
  )
}
