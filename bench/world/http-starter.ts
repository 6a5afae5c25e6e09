import { Agent, request } from 'node:http'
import { sql } from 'kysely'
import { hashToken, newSecretToken } from '../../server/access/secret-token.ts'
import { withScope } from '../../server/database/scope.ts'
import { policyTypeKeys } from '../../operations/policy-types.ts'
import type { TestWorkspace } from '../../tests/people.ts'
import type { BenchDatabase } from '../frame/bench.ts'

/** Starts over HTTP as a program of a customer does: kept connections, a token, each start work of its own. */
export type HttpStarter = {
  /**
   * Answers with the id of the run when it was accepted, and throws with what was answered otherwise. `turn` says in which
   * tenant, and which work.
   */
  readonly start: (turn: number) => Promise<number>
  readonly close: () => void
}

export async function httpStarter(
  { db }: BenchDatabase,
  place: TestWorkspace,
  webUrl: string,
  connections: number,
): Promise<HttpStarter> {
  const token = newSecretToken('ta_')
  await withScope(db, { kind: 'gate' }, (tx) =>
    sql`insert into api_tokens (token_hash, person_id, name) values (${hashToken(token)}, ${place.people.operator.id}, 'bench')`.execute(
      tx,
    ),
  )
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    start: (turn) => post(agent, webUrl, token, place.tenants[turn % place.tenants.length]!.externalId, turn),
    close: () => agent.destroy(),
  }
}

/** A number as a choice of types: another number is other work. */
function choice(turn: number): string[] {
  const bits = turn + 1
  return policyTypeKeys.filter((_, at) => (bits >> at) % 2 === 1)
}

function post(agent: Agent, webUrl: string, token: string, tenant: string, turn: number): Promise<number> {
  const body = JSON.stringify({ type: 'inventory.sync', input: { policyTypes: choice(turn) } })
  return new Promise((resolve, reject) => {
    const sent = request(`${webUrl}/api/v1/tenants/${tenant}/operations`, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => {
        if (response.statusCode === 202 && text.includes('"alreadyQueued":false'))
          resolve(Number((JSON.parse(text) as { operation: { id: string } }).operation.id))
        else reject(new Error(`a start was answered ${response.statusCode}: ${text.slice(0, 300)}`))
      })
    })
    sent.end(body)
  })
}
