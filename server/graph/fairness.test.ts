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
    const listing = planListings(['mobileApp'])[0]!
    for (let round = 0; round < 5; round++)
      for await (const step of graph.list(connection, listing, { signal: new AbortController().signal, onWait }))
        if (step.kind !== 'page') steps.push(step)
    return steps.map((step) => (step.kind === 'failed' ? step.failure.code : step.kind))
  }
  const [throttled, ...others] = await Promise.all([1, 2, 3, 4].map(sync))
  expect(throttled).toEqual(Array(5).fill('throttled'))
  for (const other of others) expect(other).toEqual(Array(5).fill('done'))
  expect(Object.keys(waits)).toEqual(['1'])
})

test('one family of a tenant that is throttled does not hold the others', async () => {
  const answer: Answer = (request, response, origin) =>
    (request.url?.includes('mobileApps') ? text(429, '', { 'retry-after': '60' }) : okay)(request, response, origin)
  const server = await scriptedGraph({ graph: [answer] })
  stops.push(server.stop)
  const graph = createGraph({ clock: jumpingClock().clock })
  const waits: string[] = []
  const readings = planListings(['mobileApp', 'scopeTag', 'deviceConfiguration']).map(async (listing) => {
    const onWait = () => waits.push(listing.key)
    for (let round = 0; round < 5; round++)
      for await (const step of graph.list(server.connection, listing, { signal: new AbortController().signal, onWait }))
        void step
  })
  await Promise.all(readings)
  expect(new Set(waits)).toEqual(new Set(['mobileApps']))
})

test('a success that asks to slow down holds the next request back', async () => {
  const slowed = json(200, { value: [] }, { 'retry-after': '7' })
  const server = await scriptedGraph({ graph: [slowed, okay] })
  stops.push(server.stop)
  const { clock, waits } = jumpingClock()
  const graph = createGraph({ clock })
  await graph.check(server.connection, { signal: new AbortController().signal })
  await graph.check(server.connection, { signal: new AbortController().signal })
  expect(waits).toEqual([7_000])
})

test('who gives up gives the place back', async () => {
  const held: (() => void)[] = []
  const hold: Answer = () => held.pop()?.()
  const server = await scriptedGraph({ graph: [...Array<Answer>(8).fill(hold), okay] })
  stops.push(server.stop)
  const graph = createGraph({ clock: jumpingClock().clock })
  for (let round = 0; round < 8; round++) {
    const giveUp = new AbortController()
    held.push(() => giveUp.abort())
    await expect(graph.check(server.connection, { signal: giveUp.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  }
  const signal = new AbortController().signal
  expect(await graph.check(server.connection, { signal, deadline: 2_000 })).toEqual({ ok: true })
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
