import { randomUUID } from 'node:crypto'
import type { TestTenant } from '../people.ts'
import type { Book } from './storm-history.ts'
import { openBook } from './storm-history.ts'
import type { StormWorld } from './storm-world.ts'

/** People at their browsers: they start, cancel and look, over HTTP, at whichever web process there is. */
export type Person = {
  /** Sends one click until it is answered, however often that takes. Null: it was refused, or never answered. */
  readonly start: (tenant: TestTenant, policyTypes: readonly string[], times?: number) => Promise<Started | null>
  readonly cancel: (run: string) => Promise<number | null>
  /** Looks at a page of operations, newest first, and writes down what it shows. */
  readonly look: (query: string) => Promise<void>
  readonly lookIntoBell: () => Promise<void>
}
export type Started = { readonly run: string; readonly alreadyQueued: boolean }

type Answer = { readonly status: number; readonly body: unknown }
type Ask = (method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>) => Promise<Answer>

/** How often a browser sends a click again that nobody answered. */
const triesMax = 12
const patienceMs = 10_000

export async function personIn(world: StormWorld, personId: number, webs: () => readonly string[]): Promise<Person> {
  const cookie = `tenantatlas=${await world.sessionOf(personId)}`
  let turn = personId
  const ask: Ask = async (method, path, body, headers) => {
    const all = webs()
    const url = all[turn++ % all.length] ?? ''
    const response = await fetch(url + path, {
      method,
      headers: { cookie, 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }
  const starting = openBook(world.folder, 'starter', `person-${personId}`)
  const seeing = openBook(world.folder, 'browser', `person-${personId}`)
  const shown = new Map<string, string>()
  return {
    start: (tenant, policyTypes, times = triesMax) => startOnce(ask, starting, { tenant, policyTypes, times }),
    async cancel(run) {
      const n = starting.say({ phase: 'intent', op: 'cancel', run })
      try {
        const { status } = await ask('POST', `/api/v1/operations/${run}/cancellation`, {})
        starting.say({ phase: status === 202 ? 'ok' : 'fail', of: n, op: 'cancel', run, httpStatus: status })
        return status
      } catch (error) {
        starting.say({ phase: 'unclear', of: n, op: 'cancel', run, error: nameOf(error) })
        return null
      }
    },
    async look(query) {
      const page = await looked(ask, `/api/v1/operations?limit=200${query}`)
      for (const sight of (page?.items ?? []).map(sightOf)) {
        // What stands as it stood says nothing new.
        const text = JSON.stringify(sight)
        if (shown.get(sight.run) === text) continue
        shown.set(sight.run, text)
        seeing.say({ phase: 'ok', op: 'see', ...sight, asOf: page?.asOf })
      }
    },
    async lookIntoBell() {
      const page = await looked(ask, '/api/v1/notifications?limit=200')
      if (page === null) return
      const items = page.items.map(({ id, operationId }) => ({ id, run: operationId }))
      seeing.say({ phase: 'ok', op: 'see-notifications', person: personId, items })
    },
  }
}

type Click = { readonly tenant: TestTenant; readonly policyTypes: readonly string[]; readonly times: number }

async function startOnce(ask: Ask, book: Book, { tenant, policyTypes, times }: Click): Promise<Started | null> {
  const key = randomUUID()
  for (let tried = 0; tried < times; tried++) {
    const n = book.say({ phase: 'intent', op: 'start', tenant: tenant.externalId, key })
    try {
      const path = `/api/v1/tenants/${tenant.externalId}/operations`
      const body = { type: 'inventory.sync', input: { policyTypes } }
      const answer = await ask('POST', path, body, { 'idempotency-key': key })
      const result = { of: n, op: 'start', key, httpStatus: answer.status }
      if (answer.status === 202) {
        const { operation, alreadyQueued } = answer.body as { operation: { id: string }; alreadyQueued: boolean }
        book.say({ phase: 'ok', ...result, run: operation.id, alreadyQueued })
        return { run: operation.id, alreadyQueued }
      }
      book.say({ phase: 'fail', ...result })
      // Under way, or the database is away: the same click again.
      if (answer.status !== 409 && answer.status < 500) return null
    } catch (error) {
      book.say({ phase: 'unclear', of: n, op: 'start', key, error: nameOf(error) })
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 100 * 2 ** tried)))
  }
  return null
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly operationId: string }
type Page = { readonly items: readonly Item[]; readonly asOf?: string }

/** Null: the page did not come. Nothing was seen then. */
async function looked(ask: Ask, path: string): Promise<Page | null> {
  try {
    const { status, body } = await ask('GET', path)
    return status === 200 ? (body as Page) : null
  } catch {
    return null
  }
}

function sightOf({ id, status, outcome, freshness, progress, summaryCounts }: Item) {
  const { processed = null, total = null } = (summaryCounts ?? progress ?? {}) as Record<string, unknown>
  return { run: id, status, outcome, freshness, processed, total }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
