import { sql } from 'kysely'
import * as contract from '../../contract/people.ts'
import { append, type AuditActor } from '../audit/audit.ts'
import { enterScope, type Tx } from '../database/scope.ts'
import { rowId } from '../lib/row-id.ts'
import { openEndpoint, type Endpoint } from './endpoint.ts'
import type { Person } from './entitlement.ts'
import { notFound } from './problem-reply.ts'
import { hashToken, newSecretToken } from './secret-token.ts'

/** A person's API tokens: shown once, kept as a hash, revocable. They are the gate's to read, so the handlers go there. */
export const tokenEndpoints = (): Endpoint[] => [
  openEndpoint(contract.createToken, async ({ tx, body, caller: { person } }) => {
    await enterScope(tx, { kind: 'gate' })
    const token = newSecretToken('ta_')
    const { rows } = await sql<{ id: number }>`
      insert into api_tokens (token_hash, person_id, name, expires_at)
      values (${hashToken(token)}, ${person.id}, ${body.name}, now() + make_interval(days => ${body.expiresInDays ?? null}::int)) returning id`.execute(
      tx,
    )
    const id = rows[0]?.id ?? 0
    await record(tx, person, id, body.name, 'token.created', 'made an API token')
    return { body: { id: String(id), token } }
  }),
  openEndpoint(contract.listTokens, async ({ tx, caller: { person } }) => {
    await enterScope(tx, { kind: 'gate' })
    const rows = await tx
      .selectFrom('api_tokens')
      .selectAll()
      .where('person_id', '=', person.id)
      .orderBy('id', 'desc')
      .execute()
    return {
      body: {
        items: rows.map((row) => ({
          id: String(row.id),
          name: row.name,
          createdAt: row.created_at.toISOString(),
          lastUsedAt: row.last_used_at?.toISOString() ?? null,
          expiresAt: row.expires_at?.toISOString() ?? null,
        })),
      },
    }
  }),
  openEndpoint(contract.deleteToken, async ({ tx, params, caller: { person } }) => {
    const id = rowId(params.id)
    if (id === null) return notFound()
    await enterScope(tx, { kind: 'gate' })
    const gone = await tx
      .deleteFrom('api_tokens')
      .where('id', '=', id)
      .where('person_id', '=', person.id)
      .returning('name')
      .executeTakeFirst()
    if (gone === undefined) return notFound()
    await record(tx, person, Number(params.id), gone.name, 'token.revoked', 'revoked an API token')
    return { body: null }
  }),
]

async function record(tx: Tx, person: Person, id: number, label: string, action: string, act: string): Promise<void> {
  const actor: AuditActor = { kind: 'human', id: person.id, name: person.name, email: person.email }
  await append(tx, {
    workspaceId: null,
    tenantId: null,
    actor,
    action,
    resource: { kind: 'token', id: String(id), label },
    summary: `${person.name} ${act}`,
    outcome: 'success',
    metadata: { tokenId: String(id) },
  })
}
