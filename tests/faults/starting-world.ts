import { afterAll, beforeAll } from 'vitest'
import { buildPrograms, startProgram, type Built, type Running } from '../crash/processes.ts'
import type { testDatabase } from '../database.ts'
import type { TestPerson, TestTenant } from '../people.ts'
import { signedIn } from '../signed-in.ts'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly body: { operation?: { id: string }; alreadyQueued?: boolean }
}
export type Asking = { readonly tenant: TestTenant; readonly policyTypes: string[]; readonly key?: string }

/** Real web processes over the database of one test file, and somebody who asks them over HTTP. */
export function startingWorld(database: ReturnType<typeof testDatabase>) {
  let built: Built | undefined
  const running: Running[] = []
  beforeAll(async () => {
    built = await buildPrograms()
  }, 60_000)
  afterAll(async () => {
    for (const each of running) each.signal('SIGKILL')
    await Promise.all(running.map((each) => each.ended))
    built?.remove()
  })
  return {
    async web(url = database.url): Promise<Running> {
      if (built === undefined) throw new Error('the programs are built before the first test')
      const started = await startProgram(built, 'web', { DATABASE_URL: url, PORT: '0' })
      running.push(started)
      return started
    },
    /** Signs somebody in, and answers with the way to ask any web process in their name. */
    async as(person: TestPerson) {
      const { session } = await signedIn(database.db, person.id)
      return async (web: Running, { tenant, policyTypes, key }: Asking): Promise<Answer> => {
        const response = await fetch(`${web.url}/api/v1/tenants/${tenant.externalId}/operations`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            cookie: `tenantatlas=${session}`,
            ...(key === undefined ? {} : { 'idempotency-key': key }),
          },
          body: JSON.stringify({ type: 'inventory.sync', input: { policyTypes } }),
        })
        return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
      }
    },
  }
}
