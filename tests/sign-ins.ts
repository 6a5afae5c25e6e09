import { withScope, type Database } from '../server/database/scope.ts'

/** Everything by which somebody is signed in. */
const gate = { kind: 'gate' } as const

export const openSessions = (db: Database) =>
  withScope(db, gate, (tx) => tx.selectFrom('sessions').select('person_id').execute())

export const apiTokens = (db: Database) =>
  withScope(db, gate, (tx) => tx.selectFrom('api_tokens').select('id').execute())

export const revokeAllTokens = (db: Database) => withScope(db, gate, (tx) => tx.deleteFrom('api_tokens').execute())
