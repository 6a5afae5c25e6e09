import { constants, verify } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createGraph, planListings } from './client.ts'
import type { GraphConnection } from './connection.ts'
import { jumpingClock } from './testing/jumping-clock.ts'
import { selfSigned } from './testing/self-signed.ts'
import { aToken, connectionTo, json, reset, scriptedGraph, text, type Answer } from './testing/scripted-graph.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const startWith = async (script: { graph?: Answer[]; token?: Answer[] }) => {
  const server = await scriptedGraph(script)
  stops.push(server.stop)
  const { clock, waits, advance } = jumpingClock()
  const graph = createGraph({ clock, random: () => 0.5 })
  const check = (connection: GraphConnection = server.connection, signal = new AbortController().signal) =>
    graph.check(connection, { signal })
  return { server, graph, check, waits, advance }
}

const okay = json(200, { value: [{ id: 'x' }] })
const unauthorized = json(401, { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed' } })
const refused = (number: number, status = 401): Answer =>
  json(status, {
    error: 'invalid_client',
    error_description: `AADSTS${number}: Something. Trace ID: 0 Correlation ID: 1`,
    error_codes: [number],
    trace_id: 'aaaaaaaa-0000-4000-8000-000000000000',
  })

test('three who ask at once cause one sign-in', async () => {
  const { server, check } = await startWith({ graph: [okay] })
  expect(await Promise.all([check(), check(), check()])).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  expect(server.asked.token).toHaveLength(1)
  expect(server.asked.graph.map((request) => request.headers.authorization)).toEqual(
    Array(3).fill('Bearer opaque-token-1'),
  )
})

test('one of three who gives up takes nothing from the others', async () => {
  const { server, check } = await startWith({ graph: [okay] })
  const giveUp = new AbortController()
  const all = Promise.allSettled([check(server.connection, giveUp.signal), check(), check()])
  giveUp.abort()
  expect((await all).map((each) => each.status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(server.asked.token).toHaveLength(1)
})

test('a token serves until shortly before its end', async () => {
  const { server, check, advance } = await startWith({ graph: [okay], token: [aToken('one'), aToken('two')] })
  await check()
  advance(3_290_000)
  await check()
  expect(server.asked.token).toHaveLength(1)
  advance(20_000)
  await check()
  expect(server.asked.token).toHaveLength(2)
  expect(server.asked.graph.at(-1)?.headers.authorization).toBe('Bearer two')
})

test('a token that Graph refuses is renewed once and the request sent again', async () => {
  const { server, check } = await startWith({ graph: [unauthorized, okay], token: [aToken('one'), aToken('two')] })
  expect(await check()).toEqual({ ok: true })
  expect(server.asked.graph.map((request) => request.headers.authorization)).toEqual(['Bearer one', 'Bearer two'])
})

test('a second refusal is the answer', async () => {
  const { server, check } = await startWith({ graph: [unauthorized] })
  expect(await check()).toMatchObject({ ok: false, failure: { code: 'authentication_failed', status: 401 } })
  expect(server.asked.graph).toHaveLength(2)
})

test.each([
  [7000215, 401, 'authentication_failed', /secret is wrong/],
  [7000222, 401, 'authentication_failed', /secret has expired/],
  [700016, 400, 'authentication_failed', /consent/],
  [90002, 400, 'authentication_failed', /tenant was not found/],
  [65001, 400, 'permission_denied', /consented/],
  [1234567, 400, 'authentication_failed', /Microsoft says: Something\. \(AADSTS1234567\)/],
])('AADSTS%i is told in words, with its number and the trace id', async (number, status, code, words) => {
  const { server, check } = await startWith({ token: [refused(number, status)] })
  const answer = await check()
  expect(answer).toMatchObject({ failure: { code, status, requestId: 'aaaaaaaa-0000-4000-8000-000000000000' } })
  expect(answer.ok ? '' : answer.failure.message).toMatch(words)
  expect(answer.ok ? '' : answer.failure.message).toContain(`AADSTS${number}`)
  expect(server.asked.token).toHaveLength(1)
})

test.each<[string, Answer]>([
  ['429', text(429, '', { 'retry-after': '3' })],
  ['503', text(503, '')],
  ['a reset', reset],
  ['a web page', text(200, '<html>')],
  ['AADSTS90033', refused(90033, 400)],
])('the sign-in service answering %s once is waited out', async (_name, trouble) => {
  const { check, waits } = await startWith({ graph: [okay], token: [trouble, aToken()] })
  expect(await check()).toEqual({ ok: true })
  expect(waits).toHaveLength(1)
})

test.each<[string, Answer, string]>([
  ['429', text(429, ''), 'throttled'],
  ['503', text(503, ''), 'provider_error'],
  ['a reset', reset, 'provider_unreachable'],
])('the sign-in service answering %s for ever ends with a reason', async (_name, trouble, code) => {
  const { check } = await startWith({ token: [trouble] })
  expect(await check()).toMatchObject({ ok: false, failure: { code } })
})

test('neither side can make us tell the secret or the token', async () => {
  const { server, check } = await startWith({
    graph: [json(400, { error: { code: 'x', message: 'with plain token alphabeta and correct horse battery' } })],
    token: [
      json(401, { error: 'x', error_description: 'AADSTS1: correct horse battery', error_codes: [1] }),
      aToken('alphabeta'),
    ],
  })
  const answers = [await check(), await check()]
  expect(server.asked.graph).toHaveLength(1)
  expect(JSON.stringify(answers)).not.toMatch(/correct horse|alphabeta/)
})

test('a corrected secret is tried at once', async () => {
  const { server, check } = await startWith({ graph: [okay], token: [refused(7000215), aToken()] })
  expect((await check()).ok).toBe(false)
  expect(await check({ ...server.connection, clientSecret: 'the right one' })).toEqual({ ok: true })
})

test('a tenant that is not a GUID is asked nothing', async () => {
  const { server, check } = await startWith({})
  const answer = await check(connectionTo(server.connection.cloud, '../common'))
  expect(answer).toMatchObject({ failure: { code: 'provider_connection_invalid' } })
  expect(server.asked.token).toHaveLength(0)
})

test('a certificate signs the request instead of a secret', async () => {
  const { server, check } = await startWith({ graph: [okay] })
  const { publicKey, ...certificate } = selfSigned()
  const { tenant, clientId, cloud } = server.connection
  expect(await check({ tenant, clientId, cloud, certificate })).toEqual({ ok: true })
  const form = new URLSearchParams(server.asked.token[0])
  const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(read(header)).toMatchObject({ alg: 'PS256', 'x5t#S256': expect.stringMatching(/^[\w-]{43}$/) })
  expect(read(claims)).toMatchObject({
    aud: `${server.origin}/${tenant}/oauth2/v2.0/token`,
    iss: clientId,
    sub: clientId,
  })
  expect(form.has('client_secret')).toBe(false)
})

test('a certificate that cannot be read is named as such, and nothing is sent', async () => {
  const { server, check } = await startWith({})
  const { tenant, clientId, cloud } = server.connection
  const certificate = { certificatePem: 'nonsense', privateKeyPem: 'nonsense' }
  const answer = await check({ tenant, clientId, cloud, certificate })
  expect(answer).toMatchObject({ failure: { code: 'provider_connection_invalid' } })
  expect(server.asked.token).toHaveLength(0)
})

test('a listing without a sign-in ends with that reason', async () => {
  const { server, graph } = await startWith({ token: [refused(7000222)] })
  const [listing] = planListings(['mobileApp'])
  const steps = graph.list(server.connection, listing!, { signal: new AbortController().signal })
  const failed = { kind: 'failed', failure: { code: 'authentication_failed' } }
  expect(await steps.next()).toMatchObject({ value: failed })
  expect(await steps.next()).toMatchObject({ done: true })
})
