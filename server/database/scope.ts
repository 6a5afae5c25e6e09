import { CompiledQuery, sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { transactionOn } from './kysely.ts'
import type { Schema } from './schema.ts'

export type Database = Kysely<Schema>
/** A transaction that stands in a scope. Nothing else can read or write a table that belongs to somebody. */
export type Tx = Transaction<Schema>

/**
 * In whose name a transaction acts (spec: operations §5, access "second wall"). `gate` finds out who somebody is, before
 * any scope exists; `person` sees exactly what the entitlement says; `worker` sees all runs and, of a tenant's things,
 * only those of the run it is doing; `platform` sees runs and directories of all workspaces, and nothing tenants own.
 */
export type Scope =
  | { readonly kind: 'gate' }
  | {
      readonly kind: 'person'
      readonly personId: number
      readonly workspaceIds: readonly number[]
      readonly tenantIds: readonly number[]
    }
  | { readonly kind: 'worker'; readonly run?: { readonly workspaceId: number; readonly tenantId: number | null } }
  | { readonly kind: 'platform' }
  | { readonly kind: 'history_import' }
  /** What PostgreSQL says of itself, asked by who signed in to it; nothing of ours. */
  | { readonly kind: 'server' }

/**
 * Who a process of the product is outside of all scopes: somebody who may nothing. The first statement of a transaction
 * goes out before it is known that the transaction has begun, and where that was refused it is refused as well.
 */
export const nobody = 'tenantatlas_nobody'

const roleOf = {
  gate: 'tenantatlas_gate',
  person: 'tenantatlas_web',
  worker: 'tenantatlas_worker',
  platform: 'tenantatlas_platform',
  history_import: 'history_import',
  server: 'none',
} as const satisfies Record<Scope['kind'], string>

/** Deadlock and serialization failure: the transaction may be tried again as a whole. */
const retryable = new Set(['40P01', '40001'])
const triesMax = 5

/** What was found is not there any more, and nothing was written: the transaction is tried again as a whole. */
export class TryAgain extends Error {
  readonly code = '40001'
}

/**
 * Runs `work` in one transaction under the scope's role, with its row-level policies. Everything set here ends with the
 * transaction. 40P01 and 40001 are tried again, so `work` may run more than once and must touch nothing but `tx`.
 */
export const withScope = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  tried(() => inTransaction(db, scope, { begin: 'begin', isRead: () => false }, work))

/**
 * The same for work that reads: all of it sees one instant, so that a number and the rows behind it agree. It resolves
 * before the transaction ends where `isRead` says of what came of it that there is nothing to commit.
 */
export const withSnapshot = <T>(
  db: Database,
  scope: Scope,
  work: (tx: Tx) => Promise<T>,
  isRead: (result: T) => boolean,
): Promise<T> => tried(() => inTransaction(db, scope, { begin: 'begin isolation level repeatable read', isRead }, work))

async function tried<T>(once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (attempt >= triesMax || !isRetryable(error)) throw error
    }
  }
}

/** The same for work that ends with a move: the commit goes out behind the move, and nothing may be asked after it. */
export const withMove = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withScope(db, scope, (tx) => {
    endsWithMove.add(tx)
    return work(tx)
  })

const endsWithMove = new WeakSet<Tx>()
const commitOf = new WeakMap<Tx, () => void>()

/**
 * What was just asked is the last of its transaction: the commit goes out behind it, before the answer has come. Where the
 * server refuses it, the commit is a rollback. Whatever is asked after it is asked by nobody, who may nothing.
 */
export function lastly<T>(tx: Tx, asked: Promise<T>): Promise<T> {
  commitOf.get(tx)?.()
  return asked
}

/** The statement that makes a move, just asked: the last one where its transaction ends with it. */
export const moving = <T>(tx: Tx, asked: Promise<T>): Promise<T> => (endsWithMove.has(tx) ? lastly(tx, asked) : asked)

type Manner<T> = { readonly begin: string; readonly isRead: (result: T) => boolean }

/**
 * As `db.transaction()` does it, with fewer waits, since round trips are what a move costs: the message that begins is
 * followed by the first statement of the work without an answer between them, and so is the last one by the commit.
 */
function inTransaction<T>(
  db: Database,
  scope: Scope,
  { begin, isRead }: Manner<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const lent = db.getExecutor().provideConnection(async (connection) => {
      const tx = transactionOn(db, connection)
      const say = (text: string): Promise<unknown> => tx.executeQuery(CompiledQuery.raw(text))
      const begun = say(`${begin}; ${entering(scope)}`)
      // Heard below; until then nobody listens, and an unheard refusal would end the process.
      begun.catch(() => undefined)
      let committed: Promise<unknown> | null = null
      const commit = (): Promise<unknown> => (committed ??= say('commit'))
      commitOf.set(tx, () => void commit().catch(() => undefined))
      try {
        const result = await work(tx)
        await begun
        if (isRead(result)) resolve(result)
        await commit()
        return result
      } catch (error) {
        // Nothing of this work may end what comes after it on this connection.
        commitOf.delete(tx)
        // When that cannot be said either, the connection is lost and PostgreSQL does it by itself.
        await (committed ?? say('rollback')).catch(() => undefined)
        // What kept it from beginning is the reason, and whatever the work met because of that is none.
        await begun
        throw error
      }
    })
    lent.then(resolve, reject)
  })
}

/** Numbers and names of our own: nothing that would need to be quoted. */
function entering(scope: Scope): string {
  const { person, workspaces, tenants } = settingsOf(scope)
  return `select set_config('role', '${roleOf[scope.kind]}', true), set_config('tenantatlas.person', '${person}', true),
    set_config('tenantatlas.workspaces', '${workspaces}', true), set_config('tenantatlas.tenants', '${tenants}', true)`
}

/** Moves a running transaction into another scope. */
export async function enterScope(tx: Tx, scope: Scope): Promise<void> {
  await sql`select ${entered(scope.kind, settingsOf(scope))}`.execute(tx)
}

type Settings<T> = { readonly [setting in 'person' | 'workspaces' | 'tenants']: T }

/**
 * The same as columns of a statement that has just found out who it is, in the gate, so that it costs no round trip: a
 * number and two arrays of numbers, of a common table expression that is read to its end before the first column is made.
 */
export const enteringPerson = (found: Settings<RawBuilder<unknown>>): RawBuilder<unknown> => entered('person', found)

/** The role comes last, after everything that the gate has read. */
const entered = (
  kind: Scope['kind'],
  { person, workspaces, tenants }: Settings<RawBuilder<unknown> | string>,
): RawBuilder<unknown> => sql`
  set_config('tenantatlas.person', ${person}::text, true), set_config('tenantatlas.workspaces', ${workspaces}::text, true),
  set_config('tenantatlas.tenants', ${tenants}::text, true), ${planning(isReading(kind))}, set_config('role', ${sql.lit(roleOf[kind])}, true)`

const planning = (isReading: boolean): RawBuilder<unknown> => sql`
  set_config('plan_cache_mode', ${sql.lit(isReading ? 'force_generic_plan' : 'auto')}, true),
  set_config('random_page_cost', ${sql.lit(isReading ? '1.1' : '4')}, true)`

/**
 * What people read is asked in few statements, each written for its indexes and named. Planning one anew, as the planner
 * would whenever a plan for these very values looks cheaper, takes longer than running it; and it holds a probe of an
 * index for dear, as on a disk that turns.
 */
const isReading = (kind: Scope['kind']): boolean => kind === 'person' || kind === 'platform'

function settingsOf(scope: Scope): Settings<string> {
  const list = (ids: readonly number[]) => `{${ids.join(',')}}`
  switch (scope.kind) {
    case 'person':
      return { person: String(scope.personId), workspaces: list(scope.workspaceIds), tenants: list(scope.tenantIds) }
    case 'worker': {
      const { run } = scope
      if (run === undefined) return { person: '', workspaces: '', tenants: '' }
      return {
        person: '',
        workspaces: list([run.workspaceId]),
        tenants: list(run.tenantId === null ? [] : [run.tenantId]),
      }
    }
    case 'gate':
    case 'platform':
    case 'history_import':
    case 'server':
      return { person: '', workspaces: '', tenants: '' }
  }
}

function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && retryable.has(String(error.code))
}
