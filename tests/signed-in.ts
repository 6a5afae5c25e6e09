import type { Answer, Endpoint, Origin } from '../server/access/endpoint.ts'
import { hashToken, newSecretToken } from '../server/access/secret-token.ts'
import { withScope, type Database } from '../server/database/scope.ts'

/** Where a request of somebody who is signed in comes from. */
export async function signedIn(db: Database, personId: number): Promise<Origin & { readonly session: string }> {
  const session = newSecretToken()
  const expiresAt = new Date(Date.now() + 3600_000)
  await withScope(db, { kind: 'gate' }, (tx) =>
    tx
      .insertInto('sessions')
      .values({ token_hash: hashToken(session), person_id: personId, expires_at: expiresAt })
      .execute(),
  )
  return {
    session,
    credentials: { session, bearer: null },
    systemSession: null,
    address: '127.0.0.1',
    isSecure: false,
  }
}

type RawInput = { params?: unknown; query?: unknown; body?: unknown; headers?: unknown }

/** Asks one endpoint of a list by the name of its route, with input as it comes over the wire. */
export function ask(
  db: Database,
  endpoints: readonly Endpoint[],
  name: string,
  origin: Origin,
  raw: RawInput = {},
): Promise<Answer> {
  const endpoint = endpoints.find(({ route }) => route.name === name)
  if (endpoint === undefined) throw new Error(`there is no endpoint ${name}`)
  const { params, query, body, headers } = endpoint.route
  const input = {
    params: params?.parse(raw.params),
    query: query?.parse(raw.query ?? {}),
    body: body?.parse(raw.body),
    headers: headers?.parse(raw.headers ?? {}),
  }
  return endpoint.answer(db, { input: input as never, origin })
}
