import { hashToken, newSecretToken } from '../../server/access/secret-token.ts'
import { withScope } from '../../server/database/scope.ts'
import type { CrashWorld } from './world.ts'

/** A token by which the operator of a world signs in over HTTP. */
export async function apiToken({ db, workspace }: Pick<CrashWorld, 'db' | 'workspace'>): Promise<string> {
  const token = newSecretToken('ta_')
  await withScope(db, { kind: 'gate' }, (tx) =>
    tx
      .insertInto('api_tokens')
      .values({ token_hash: hashToken(token), person_id: workspace.people.operator.id, name: 'test' })
      .execute(),
  )
  return token
}
