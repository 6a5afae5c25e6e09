import { afterEach, expect, test } from 'vitest'
import { createGraph, planListings, type ListStep, type Waiting } from './client.ts'
import { jumpingClock } from './testing/jumping-clock.ts'
import { connectionTo, json, scriptedGraph, text, type Answer } from './testing/scripted-graph.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const tenantNumber = (index: number) => `${index}0000000-0000-4000-8000-000000000000`
const okay = json(200, { value: [] })

test('a tenant that is throttled for ever holds nobody else', async () => {
  // Each tenant's token is its own id, so that the server knows who asks.
  const token: Answer = (request, response, origin) =>
    json(200, { access_token: request.url?.split('/')[1], expires_in: 3_599 })(request, response, origin)
  const answer: Answer = (request, response, origin) =>
    (request.headers.authorization === `Bearer ${tenantNumber(1)}` ? text(429, '') : okay)(request, response, origin)
  const server = await scriptedGraph({ graph: [answer], token: [token] })
  stops.push(server.stop)
  const { clock } = jumpingClock()
  const graph = createGraph({ clock })
  const waits: Record<number, (Waiting | null)[]> = {}
  const sync = async (tenant: number) => {
    const steps: ListStep[] = []
    const connection = connectionTo(server.connection.cloud, tenantNumber(tenant))
    const onWait = (waiting: Waiting | null) => (waits[tenant] ??= []).push(waiting)
    for (const listing of planListings(['deviceConfiguration', 'mobileApp', 'scopeTag']))
      for await (const step of graph.list(connection, listing, { signal: new AbortController().signal, onWait }))
        if (step.kind !== 'page') steps.push(step)
    return steps.map((step) => (step.kind === 'failed' ? step.failure.code : step.kind))
  }
  const [throttled, ...others] = await Promise.all([1, 2, 3, 4].map(sync))
  expect(throttled).toEqual(['throttled', 'throttled', 'throttled'])
  for (const other of others) expect(other).toEqual(['done', 'done', 'done'])
  expect(Object.keys(waits)).toEqual(['1'])
})

test('within a tenant nobody asks during a pause that was declared', async () => {
  const { clock } = jumpingClock()
  let pausedUntil = 0
  let asked = 0
  const early: number[] = []
  const answer: Answer = (request, response, origin) => {
    asked += 1
    // Four go at once at first: those were under way before any pause was declared.
    const isThrottled = asked <= 4
    if (isThrottled) pausedUntil = clock.now() + 20_000
    else if (clock.now() < pausedUntil) early.push(asked)
    const reply = isThrottled ? text(429, '', { 'retry-after': '20' }) : okay
    reply(request, response, origin)
  }
  const server = await scriptedGraph({ graph: [answer] })
  stops.push(server.stop)
  const graph = createGraph({ clock })
  const listing = planListings(['mobileApp'])[0]!
  const read = async () => {
    let last = ''
    for await (const step of graph.list(server.connection, listing, { signal: new AbortController().signal }))
      last = step.kind
    return last
  }
  expect(await Promise.all(Array.from({ length: 20 }, read))).toEqual(Array(20).fill('done'))
  expect(asked).toBe(24)
  expect(early).toEqual([])
})
