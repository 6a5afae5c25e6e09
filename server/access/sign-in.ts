import { sql } from 'kysely'
import * as contract from '../../contract/people.ts'
import { append } from '../audit/audit.ts'
import { withScope, type Database, type Tx } from '../database/scope.ts'
import { endedCookie, sessionCookie, sessionMaxAgeSeconds, type Plane } from './cookies.ts'
import { idleLimit } from './credentials.ts'
import { publicEndpoint, refusalOf, type Answer, type Endpoint, type Origin, type Request } from './endpoint.ts'
import { clearFailures, lockedForSeconds, noteFailure, type Attempt } from './lock-out.ts'
import { verifyPassword } from './password.ts'
import { problem } from './problem-reply.ts'
import { hashToken, newSecretToken } from './secret-token.ts'
import { createTurns } from './turns.ts'

type Account = {
  readonly id: number
  readonly name: string
  readonly password_hash: string | null
  readonly is_disabled: boolean
}

/** The two planes keep their people and their sessions apart; nothing else is different. */
const planes = {
  admin: {
    find: (tx: Tx, email: string) =>
      tx
        .selectFrom('people')
        .select(['id', 'name', 'password_hash', 'is_disabled'])
        .where('email', '=', email)
        .executeTakeFirst(),
    open: (tx: Tx, account: Account, token: string) =>
      sql`with over as (delete from sessions where person_id = ${account.id}
                        and (expires_at <= now() or last_used_at <= now() - ${idleLimit}))
          insert into sessions (token_hash, person_id, expires_at)
          values (${hashToken(token)}, ${account.id}, now() + make_interval(secs => ${sessionMaxAgeSeconds}))`.execute(
        tx,
      ),
    close: (tx: Tx, token: string) => sql`delete from sessions where token_hash = ${hashToken(token)}`.execute(tx),
    tokenOf: (origin: Origin) => origin.credentials.session,
  },
  system: {
    find: (tx: Tx, email: string) =>
      tx
        .selectFrom('platform_people')
        .select(['id', 'name', 'password_hash', 'is_disabled'])
        .where('email', '=', email)
        .executeTakeFirst(),
    open: (tx: Tx, account: Account, token: string) =>
      sql`with over as (delete from platform_sessions where platform_person_id = ${account.id}
                        and (expires_at <= now() or last_used_at <= now() - ${idleLimit}))
          insert into platform_sessions (token_hash, platform_person_id, expires_at)
          values (${hashToken(token)}, ${account.id}, now() + make_interval(secs => ${sessionMaxAgeSeconds}))`.execute(
        tx,
      ),
    close: (tx: Tx, token: string) =>
      sql`delete from platform_sessions where token_hash = ${hashToken(token)}`.execute(tx),
    tokenOf: (origin: Origin) => origin.systemSession,
  },
} as const

/**
 * Signing in with e-mail and password. The hash is computed outside any transaction, also for an account that does not
 * exist, so that neither the time nor the answer tells whether it does.
 */
const signIn = (route: typeof contract.signIn | typeof contract.systemSignIn, plane: Plane): Endpoint => ({
  route,
  answer: async (db, request) => refusalOf(request) ?? (await inTurn(() => tryToSignIn(db, request, plane))),
})

/** Of the four threads that Node has for this, one is left to everything else; and a burst of guesses meets the lock. */
const inTurn = createTurns(3)

async function tryToSignIn(db: Database, { input, origin }: Request, plane: Plane): Promise<Answer> {
  const { email: typed, password } = input.body as unknown as { email: string; password: string }
  const email = typed.trim().toLowerCase()
  const attempt: Attempt = { plane, email, address: origin.address }
  const before = await withScope(db, { kind: 'gate' }, async (tx) => ({
    locked: await lockedForSeconds(tx, attempt),
    account: await planes[plane].find(tx, email),
  }))
  if (before.locked !== null) {
    return problem('/problems/too-many-requests', 'Too many sign-ins failed. Wait a while, then try again.', {
      headers: { 'retry-after': String(before.locked) },
    })
  }
  const { account } = before
  const isRight = await verifyPassword(password, account?.password_hash ?? null)
  if (account === undefined || !isRight || account.is_disabled) {
    await withScope(db, { kind: 'gate' }, (tx) => refuse(tx, attempt, account ?? null))
    return problem('/problems/sign-in-failed', 'Check both and try again.')
  }
  const token = newSecretToken()
  await withScope(db, { kind: 'gate' }, async (tx) => {
    await clearFailures(tx, attempt)
    const old = planes[plane].tokenOf(origin)
    if (old !== null) await planes[plane].close(tx, old)
    await planes[plane].open(tx, account, token)
    await record(tx, plane, account, 'session.created', 'success')
  })
  return { body: null, headers: { 'set-cookie': sessionCookie(plane, token, origin.isSecure) } }
}

async function refuse(tx: Tx, attempt: Attempt, account: Account | null): Promise<void> {
  await noteFailure(tx, attempt)
  await record(tx, attempt.plane, account, 'session.failed', 'failure')
}

/**
 * A sign-in belongs to no workspace. An address that nobody has here is not written down; and people of the platform are
 * numbered apart from others, so theirs is no number of an actor.
 */
async function record(
  tx: Tx,
  plane: Plane,
  account: Account | null,
  action: string,
  outcome: 'success' | 'failure',
): Promise<void> {
  await append(tx, {
    workspaceId: null,
    tenantId: null,
    actor: { kind: 'human', id: plane === 'admin' ? (account?.id ?? null) : null, name: account?.name ?? 'Unknown' },
    action,
    summary: outcome === 'success' ? 'Signed in' : 'A sign-in failed',
    outcome,
    metadata: { type: plane },
  })
}

const signOut = (route: typeof contract.signOut | typeof contract.systemSignOut, plane: Plane): Endpoint =>
  publicEndpoint(route, async ({ tx, origin }) => {
    const token = planes[plane].tokenOf(origin)
    if (token !== null) await planes[plane].close(tx, token)
    return { body: null, headers: { 'set-cookie': endedCookie(plane, origin.isSecure) } }
  })

export const signInEndpoints = (): Endpoint[] => [
  signIn(contract.signIn, 'admin'),
  signOut(contract.signOut, 'admin'),
  signIn(contract.systemSignIn, 'system'),
  signOut(contract.systemSignOut, 'system'),
]
