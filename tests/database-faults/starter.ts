import { randomUUID } from 'node:crypto'
import type { Book } from '../faults/storm-history.ts'
import type { TestWorkspace } from '../people.ts'

/** What became of one start, as who asked saw it. */
export type StartAnswer = {
  readonly askedAt: number
  readonly tookMs: number
  /** Null: no answer came. */
  readonly status: number | null
  readonly run: number | null
  readonly retryAfter: string | null
  readonly contentType: string | null
}

/** Where starts are asked for, in whose name, and where it is written down. */
export type Place = { readonly url: string; readonly cookie: string; readonly book?: Book }

export type Starter = {
  readonly answers: readonly StartAnswer[]
  readonly stop: () => Promise<void>
}

/** Kinds of policy of which a small simulated tenant has some, one list each. */
const policyTypes = ['deviceConfiguration', 'deviceCompliancePolicy', 'scopeTag', 'assignmentFilter', 'roleDefinition']

/**
 * Starts syncs of one kind of policy at a fixed rate, whatever becomes of those before: a start that is late because the
 * server is slow is late in the figures too.
 */
export function keepStarting(at: Place, workspace: TestWorkspace, perSecond: number): Starter {
  const answers: StartAnswer[] = []
  const pending = new Set<Promise<void>>()
  const begun = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - begun) / 1000) * perSecond; sent++) {
      const tenant = workspace.tenants[sent % workspace.tenants.length]
      const type = policyTypes[Math.floor(sent / workspace.tenants.length) % policyTypes.length]
      const asked = startOne(at, tenant?.externalId ?? '', { policyTypes: [type] }).then((answer) => {
        answers.push(answer)
        pending.delete(asked)
      })
      pending.add(asked)
    }
  }, 20)
  return {
    answers,
    async stop() {
      clearInterval(timer)
      await Promise.all(pending)
    },
  }
}

/** Never throws: that no answer came is an answer. */
export async function startOne({ url, cookie, book }: Place, tenant: string, input: object): Promise<StartAnswer> {
  const key = randomUUID()
  const of = book?.say({ phase: 'intent', op: 'start', tenant, key })
  const askedAt = performance.now()
  try {
    const response = await fetch(`${url}/api/v1/tenants/${tenant}/operations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'idempotency-key': key },
      body: JSON.stringify({ type: 'inventory.sync', input }),
      signal: AbortSignal.timeout(15_000),
    })
    const { operation, alreadyQueued } = (await response.json()) as {
      operation?: { id: string }
      alreadyQueued?: boolean
    }
    const run = operation === undefined ? null : Number(operation.id)
    // A refusal by a server whose database was cut off in its commit says nothing of what was committed.
    const phase = run !== null ? 'ok' : response.status >= 500 ? 'unclear' : 'fail'
    book?.say({ phase, of, op: 'start', tenant, key, httpStatus: response.status, run, alreadyQueued })
    return {
      askedAt,
      tookMs: performance.now() - askedAt,
      status: response.status,
      run,
      retryAfter: response.headers.get('retry-after'),
      contentType: response.headers.get('content-type'),
    }
  } catch (error) {
    book?.say({ phase: 'unclear', of, op: 'start', tenant, key, error: String(error) })
    return {
      askedAt,
      tookMs: performance.now() - askedAt,
      status: null,
      run: null,
      retryAfter: null,
      contentType: null,
    }
  }
}

export const acknowledged = (answers: readonly StartAnswer[]): number[] => [
  ...new Set(answers.flatMap(({ run }) => (run === null ? [] : [run]))),
]
