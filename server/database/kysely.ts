import { Kysely, PostgresDialect, Transaction, type DatabaseConnection } from 'kysely'
import type pg from 'pg'
import type { Schema } from './schema.ts'

/** Queries over a pool. `destroy()` ends the pool too. */
export const createDatabase = (pool: pg.Pool): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })

/**
 * The transaction that is open on a connection of this pool. Unlike those of `db.transaction()`, what is asked of it goes
 * out at once and in that order, also while an answer is still to come.
 */
export function transactionOn(db: Kysely<Schema>, connection: DatabaseConnection): Transaction<Schema> {
  const executor = db.getExecutor().withConnectionProvider({ provideConnection: (use) => use(connection) })
  return new Transaction<Schema>({ ...notAsked, executor })
}

/** It has its connection, and is begun and ended by whoever made it. */
const dialect = new PostgresDialect({ pool: () => Promise.reject(new Error('a transaction has its connection')) })
const notAsked = { config: { dialect }, dialect, driver: dialect.createDriver() }
