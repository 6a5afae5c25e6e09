import { hashToken, newSecretToken } from '../../server/access/secret-token.ts'
import { withScope } from '../../server/database/scope.ts'
import type { CrashWorld } from './world.ts'

/** A token by which the operator of the world signs in over HTTP. */
export async function apiToken({ db, workspace }: CrashWorld): Promise<string> {
  const token = newSecretToken('ta_')
  await withScope(db, { kind: 'gate' }, (tx) =>
    tx
      .insertInto('api_tokens')
      .values({ token_hash: hashToken(token), person_id: workspace.people.operator.id, name: 'test' })
      .execute(),
  )
  return token
}
