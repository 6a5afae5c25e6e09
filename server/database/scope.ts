import { CompiledQuery, sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
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

const roleOf = {
  gate: 'tenantatlas_gate',
  person: 'tenantatlas_web',
  worker: 'tenantatlas_worker',
  platform: 'tenantatlas_platform',
  history_import: 'history_import',
} as const satisfies Record<Scope['kind'], string>

/** Deadlock and serialization failure: the transaction may be tried again as a whole. */
const retryable = new Set(['40P01', '40001'])
const triesMax = 5

/**
 * Runs `work` in one transaction under the scope's role, with its row-level policies. Everything set here ends with the
 * transaction. 40P01 and 40001 are tried again, so `work` may run more than once and must touch nothing but `tx`.
 */
export async function withScope<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(db, scope, work)
    } catch (error) {
      if (attempt >= triesMax || !isRetryable(error)) throw error
    }
  }
}

/** As `db.transaction()` does it, but for one message instead of two to begin: round trips are what a move costs. */
function inTransaction<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    const say = (text: string): Promise<unknown> => connection.executeQuery(CompiledQuery.raw(text))
    try {
      await say(`begin; ${entering(scope)}`)
      // A connection of one's own with a transaction open on it: what a `Transaction` is, to whoever asks through it.
      const result = await work(connection as Tx)
      await say('commit')
      return result
    } catch (error) {
      // When that cannot be said either, the connection is lost and PostgreSQL does it by itself.
      await say('rollback').catch(() => undefined)
      throw error
    }
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
      return { person: '', workspaces: '', tenants: '' }
  }
}

function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && retryable.has(String(error.code))
}
