import { afterEach, expect, test } from 'vitest'
import { createGraph, planListings, type CallOptions, type ListStep, type Waiting } from './client.ts'
import type { RequestRecord } from './request-record.ts'
import { jumpingClock } from './testing/jumping-clock.ts'
import { json, reset, scriptedGraph, silence, stall, text, type Answer } from './testing/scripted-graph.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const [catalog] = planListings(['settingsCatalogPolicy', 'endpointSecurityPolicy'])

const readWith = async (answers: Answer[], options: Partial<CallOptions> = {}) => {
  const server = await scriptedGraph({ graph: answers })
  stops.push(server.stop)
  const { clock, waits } = jumpingClock()
  const said: (Waiting | null)[] = []
  const limits = { headersMs: 150, bodyIdleMs: 150, bodyBytesMax: 100_000 }
  const graph = createGraph({ clock, random: () => 0.5, limits })
  const steps: ListStep[] = []
  const signal = new AbortController().signal
  const onWait = (waiting: Waiting | null) => said.push(waiting)
  for await (const step of graph.list(server.connection, catalog!, { signal, onWait, ...options })) steps.push(step)
  return { steps, last: steps.at(-1), server, waits, said }
}

const policy = (id: string) => ({ id, name: `Policy ${id}`, platforms: 'windows10' })
const page = (...ids: string[]) => json(200, { value: ids.map(policy) })
const linking =
  (link: (origin: string) => unknown, ...ids: string[]): Answer =>
  (request, response, origin) =>
    json(200, { value: ids.map(policy), '@odata.count': ids.length, '@odata.nextLink': link(origin) })(
      request,
      response,
      origin,
    )
const to = (path: string) => (origin: string) => `${origin}/beta/deviceManagement/configurationPolicies${path}`
const ids = (steps: ListStep[]) =>
  steps.flatMap((step) => (step.kind === 'page' ? step.items : [])).map((i) => i.externalId)
const codeOf = (step: ListStep | undefined) => (step?.kind === 'failed' ? step.failure.code : step?.kind)

test('follows each link as it stands, over an empty page, and ends only when there is none', async () => {
  const link = to('?$skiptoken=a%252Bb%2526c')
  const { steps, last, server } = await readWith([linking(link, 'a'), linking(to('?$skiptoken=2')), page('b')])
  expect(ids(steps)).toEqual(['a', 'b'])
  expect(last).toEqual({ kind: 'done' })
  expect(server.asked.graph[1]?.url).toBe('/beta/deviceManagement/configurationPolicies?$skiptoken=a%252Bb%2526c')
})

test.each([
  ['another host', () => 'https://graph.microsoft.com.evil.test/beta/x'],
  ['another port', () => 'http://127.0.0.1:1/beta/x'],
  ['the metadata service', () => 'http://169.254.169.254/latest/meta-data'],
  ['another scheme', (origin: string) => origin.replace('http:', 'https:')],
  ['credentials in the link', (origin: string) => origin.replace('://', '://user:pw@')],
  ['not a link', () => 'next'],
  ['not a text', () => 7],
  ['an empty text', () => ''],
])('does not follow a next page that is %s', async (_name, link) => {
  const { steps, last, server } = await readWith([linking(link, 'a')])
  expect(ids(steps)).toEqual(['a'])
  expect(codeOf(last)).toBe('truncated')
  expect(server.asked.graph).toHaveLength(1)
})

test('a link that was read already ends the list as truncated', async () => {
  const { last, server } = await readWith([linking(to('?$skiptoken=1'), 'a')])
  expect(codeOf(last)).toBe('truncated')
  expect(server.asked.graph).toHaveLength(2)
})

test('a redirect is not followed: the token stays here', async () => {
  const { last, server } = await readWith([text(302, '', { location: 'http://127.0.0.1:1/' })])
  expect(codeOf(last)).toBe('provider_error')
  expect(server.asked.graph).toHaveLength(1)
})

test.each<[string, Answer, string]>([
  ['a web page', text(200, '<html><title>Gateway</title></html>'), 'provider_error'],
  ['nothing', text(200, ''), 'provider_error'],
  ['JSON that stops half-way', text(200, '{"value":[{"id":"a"'), 'truncated'],
  ['something that is no list', json(200, { id: 'x' }), 'provider_error'],
  ['an entry without an id', json(200, { value: [{ name: 'x' }] }), 'provider_error'],
  ['more than can be taken', text(200, 'x'.repeat(200_000)), 'truncated'],
  ['a reset', reset, 'provider_unreachable'],
  ['silence', silence, 'provider_unreachable'],
  ['a body that stalls', stall, 'provider_unreachable'],
  ['500', json(500, { error: { code: 'InternalServerError', message: 'x' } }), 'provider_error'],
  ['503', text(503, ''), 'provider_error'],
  ['504', text(504, '<html><title>Gateway Timeout</title></html>'), 'provider_error'],
  ['403', json(403, { error: { code: 'Forbidden', message: 'no' } }), 'permission_denied'],
])('an answer that stays %s becomes a reason code, and never a hang', async (_name, answer, code) => {
  const { steps, last } = await readWith([answer])
  expect(codeOf(last)).toBe(code)
  expect(steps).toHaveLength(1)
})

test.each<[string, Answer]>([
  ['a reset', reset],
  ['a stall', stall],
  ['half a page', text(200, '{"value":[')],
  ['a web page', text(200, '<html>')],
  ['503', text(503, '', { 'retry-after': '2' })],
  ['504', text(504, '')],
  ['429', text(429, '', { 'retry-after': '30,120' })],
])('%s once does not lose a page', async (_name, answer) => {
  const { steps, last } = await readWith([linking(to('?$skiptoken=1'), 'a'), answer, page('b')])
  expect(ids(steps)).toEqual(['a', 'b'])
  expect(last).toEqual({ kind: 'done' })
})

test('a body that comes slowly but steadily is read to its end', async () => {
  const drip: Answer = (_request, response) => {
    response.writeHead(200)
    const pieces = ['{"value":', '[{"id":', '"a","name"', ':"A"', '}]', '}']
    const timer = setInterval(() => {
      const piece = pieces.shift()
      if (piece !== undefined) return response.write(piece)
      clearInterval(timer)
      return response.end()
    }, 40)
  }
  const { steps, last, server } = await readWith([drip])
  expect(ids(steps)).toEqual(['a'])
  expect(last).toEqual({ kind: 'done' })
  expect(server.asked.graph).toHaveLength(1)
})

test('says until when it waits for Microsoft, and when that is over', async () => {
  const { said, waits } = await readWith([text(429, '', { 'retry-after': '30,120' }), page('a')])
  expect(waits).toEqual([120_000])
  expect(said).toEqual([{ until: new Date('2026-03-01T10:02:00Z'), reason: 'throttled' }, null])
})

test('429 for ever ends as throttled, within the tries', async () => {
  const { last, server } = await readWith([text(429, '')])
  expect(codeOf(last)).toBe('throttled')
  expect(server.asked.graph).toHaveLength(8)
})

test('a pause longer than the time left is not begun', async () => {
  const { last, waits } = await readWith([text(429, '', { 'retry-after': '600' })], { deadline: 60_000 })
  expect(codeOf(last)).toBe('throttled')
  expect(waits).toEqual([])
})

test('the deadline ends silence, and says so', async () => {
  const { last } = await readWith([silence], { deadline: 60 })
  expect(codeOf(last)).toBe('deadline_exceeded')
})

test('giving up interrupts a pause at once, and throws AbortError', async () => {
  const server = await scriptedGraph({ graph: [text(429, '', { 'retry-after': '1000' })] })
  stops.push(server.stop)
  const giveUp = new AbortController()
  const onWait = (waiting: Waiting | null) => waiting && giveUp.abort()
  const steps = createGraph().list(server.connection, catalog!, { signal: giveUp.signal, onWait, deadline: 2_000_000 })
  await expect(steps.next()).rejects.toMatchObject({ name: 'AbortError' })
})

test('giving up interrupts a request at once', async () => {
  const giveUp = new AbortController()
  const answer: Answer = () => giveUp.abort()
  const server = await scriptedGraph({ graph: [answer] })
  stops.push(server.stop)
  const steps = createGraph().list(server.connection, catalog!, { signal: giveUp.signal })
  await expect(steps.next()).rejects.toMatchObject({ name: 'AbortError' })
})

test('requests use connections again', async () => {
  const { server } = await readWith([linking(to('?1'), 'a'), linking(to('?2'), 'b'), linking(to('?3'), 'c'), page('d')])
  expect(new Set(server.asked.graph.map((request) => request.socket.remotePort)).size).toBeLessThanOrEqual(2)
})

test('each attempt has an id of its own, and is logged without what anyone wrote', async () => {
  const server = await scriptedGraph({
    graph: [text(503, '', { 'request-id': 'aaaaaaaa-0000-4000-8000-000000000001' }), page('a')],
  })
  stops.push(server.stop)
  const records: RequestRecord[] = []
  const graph = createGraph({ clock: jumpingClock().clock, log: (record) => records.push(record) })
  for await (const step of graph.list(server.connection, catalog!, { signal: new AbortController().signal })) void step
  const sent = server.asked.graph.map((request) => request.headers['client-request-id'])
  expect(new Set(sent).size).toBe(2)
  const template = '/beta/deviceManagement/configurationPolicies'
  expect(records.slice(1)).toMatchObject([
    {
      method: 'GET',
      template,
      status: 503,
      attempt: 1,
      clientRequestId: sent[0],
      requestId: 'aaaaaaaa-0000-4000-8000-000000000001',
    },
    { method: 'GET', template, status: 200, attempt: 2, clientRequestId: sent[1], requestId: null },
  ])
  expect(JSON.stringify(records)).not.toMatch(/Policy a|opaque-token|correct horse/)
})
