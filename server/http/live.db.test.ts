import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { signedIn } from '../../tests/signed-in.ts'
import { hashToken } from '../access/secret-token.ts'
import { withScope } from '../database/scope.ts'
import type { HintListener, RunHint } from '../runs/hints.ts'
import { bindLive } from './bind-live.ts'

const database = testDatabase()
let home: TestWorkspace
let away: TestWorkspace
let app: FastifyInstance
const subscribers = new Set<{ listener: HintListener; missed: () => void }>()
const tell = (...hints: RunHint[]) => subscribers.forEach(({ listener }) => listener(hints))
const readers: Reader[] = []

beforeAll(async () => {
  home = await createWorkspace(database.pool, 2)
  away = await createWorkspace(database.pool)
  app = Fastify()
  await app.register(cookie)
  const subscribe = (listener: HintListener, missed = () => undefined as void) => {
    const subscriber = { listener, missed }
    subscribers.add(subscriber)
    return () => void subscribers.delete(subscriber)
  }
  bindLive(app, { db: database.db, hints: { subscribe, close: async () => undefined } })
  await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => readers.splice(0).forEach(({ leave }) => leave()))
afterAll(() => app.close())

type Reader = { events: unknown[]; isOpen: () => boolean; leave: () => void; headers: IncomingMessage['headers'] }

async function respond(session: string): Promise<IncomingMessage> {
  const { port } = app.server.address() as AddressInfo
  const headers = { accept: 'text/event-stream', cookie: `tenantatlas=${session}` }
  return new Promise((resolve, reject) =>
    get({ port, host: '127.0.0.1', path: '/api/v1/live', headers }, resolve).on('error', reject),
  )
}

async function listen(session: string): Promise<Reader> {
  const response = await respond(session)
  let text = ''
  let isOpen = true
  const reader: Reader = {
    events: [],
    isOpen: () => isOpen,
    leave: () => response.destroy(),
    headers: response.headers,
  }
  response.on('close', () => (isOpen = false)).on('error', () => undefined)
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    reader.events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? 'null') as unknown)
  })
  readers.push(reader)
  await vi.waitFor(() => expect(reader.events).toEqual([{ kind: 'hello' }]))
  return reader
}
const listenAs = async (personId: number) => listen((await signedIn(database.db, personId)).session)

let nextRun = 1000
const about = (workspace: TestWorkspace, tenantAt = 0, more: Partial<RunHint> = {}): RunHint => ({
  kind: 'operation',
  runId: nextRun++,
  workspaceId: workspace.id,
  tenantId: workspace.tenants[tenantAt]?.id ?? null,
  initiatorId: null,
  ...more,
})
const has = (reader: Reader, hint: RunHint) =>
  expect(reader.events).toContainEqual(expect.objectContaining({ operationId: String(hint.runId) }))
const hasNot = (reader: Reader, hint: RunHint) => expect(() => has(reader, hint)).toThrow()
const soon = (check: () => void, timeout = 2000) => vi.waitFor(check, { timeout, interval: 20 })

test('nobody gets a stream who is not signed in', async () => {
  const response = await respond('made-up')
  expect(response.statusCode).toBe(401)
  expect(response.headers['content-type']).toContain('application/problem+json')
  response.destroy()
})

test('a hint reaches the members of its workspace, with ids as the API knows them, and nobody else', async () => {
  const [member, stranger] = [await listenAs(home.people.readonly.id), await listenAs(away.people.owner.id)]
  expect(member.headers).toMatchObject({ 'content-type': expect.stringContaining('text/event-stream') as string })
  const [here, there] = [about(home), about(away)]
  tell(here, there)
  await soon(() => has(member, here))
  await soon(() => has(stranger, there))
  expect(member.events.slice(1)).toEqual([
    { kind: 'operation', operationId: String(here.runId), tenantId: home.tenants[0]?.externalId },
  ])
  expect(stranger.events).toHaveLength(2)
})

test('that somebody was told something is their own affair', async () => {
  const { manager, owner } = home.people
  const [mine, others] = [await listenAs(manager.id), await listenAs(owner.id)]
  const [told, after] = [about(home, 0, { kind: 'notification', initiatorId: manager.id }), about(home)]
  tell(told, after)
  await soon(() => [mine, others].forEach((reader) => has(reader, after)))
  has(mine, told)
  expect(others.events).toHaveLength(2)
})

test('a narrowed membership hears of its tenants, and of one that is added from then on', async () => {
  const { operator } = home.people
  await seed(database.pool, 'update workspace_memberships set is_narrowed = true where person_id = $1', [operator.id])
  const allow = 'insert into membership_tenants values ($1, $2, $3)'
  await seed(database.pool, allow, [home.id, operator.id, home.tenants[0]?.id])
  const reader = await listenAs(operator.id)
  const [seen, hidden, end] = [about(home, 0), about(home, 1), about(home, 0)]
  tell(hidden, seen, end)
  await soon(() => has(reader, end))
  expect(reader.events).toHaveLength(3)
  await seed(database.pool, allow, [home.id, operator.id, home.tenants[1]?.id])
  await soon(() => {
    const later = about(home, 1)
    tell(later)
    expect(reader.events).toContainEqual(expect.objectContaining({ tenantId: home.tenants[1]?.externalId }))
  })
})

test.each<[string, (place: TestWorkspace) => [string, unknown[]]]>([
  ['a workspace that is archived', ({ id }) => [`update workspaces set status = 'archived' where id = $1`, [id]]],
  [
    'a membership that is narrowed',
    ({ people }) => ['update workspace_memberships set is_narrowed = true where person_id = $1', [people.manager.id]],
  ],
])('%s ends the stream within two seconds, and the page is told first', async (_, takeAway) => {
  const other = await createWorkspace(database.pool)
  const { session } = await signedIn(database.db, other.people.manager.id)
  const reader = await listen(session)
  const elsewhere = await listenAs(away.people.owner.id)
  tell(about(other))
  await soon(() => expect(reader.events).toHaveLength(2))
  await seed(database.pool, ...takeAway(other))
  await soon(() => expect(reader.isOpen()).toBe(false))
  expect(reader.events.at(-1)).toEqual({ kind: 'rights' })
  expect(elsewhere.isOpen()).toBe(true)
  // Whoever comes again is let in, since they are who they were, and hears nothing of what they may not see.
  const again = await listen(session)
  const [hidden, marker] = [about(other), about(away)]
  tell(hidden, marker)
  await soon(() => has(elsewhere, marker))
  hasNot(again, hidden)
})

test('hints that may have been lost have everybody read anew', async () => {
  const reader = await listenAs(home.people.owner.id)
  subscribers.forEach(({ missed }) => missed())
  await soon(() => expect(reader.events).toEqual([{ kind: 'hello' }, { kind: 'hello' }]))
})

test('signing out, being disabled and a session that ran out end the stream within two seconds; others stay', async () => {
  const other = await createWorkspace(database.pool)
  const { owner, manager, operator, readonly } = other.people
  const sessions = await Promise.all([owner, manager, operator].map(({ id }) => signedIn(database.db, id)))
  const streams = await Promise.all(sessions.map(({ session }) => listen(session)))
  const staying = await listenAs(readonly.id)
  const hash = (at: number) => hashToken(sessions[at]?.session ?? '')
  await withScope(database.db, { kind: 'gate' }, async (tx) => {
    await tx.deleteFrom('sessions').where('token_hash', '=', hash(0)).execute()
    await tx
      .updateTable('sessions')
      .set({ expires_at: new Date(0) })
      .where('token_hash', '=', hash(1))
      .execute()
  })
  await seed(database.pool, 'update people set is_disabled = true where id = $1', [operator.id])
  await soon(() => expect(streams.map(({ isOpen }) => isOpen())).toEqual([false, false, false]))
  expect(staying.isOpen()).toBe(true)
})

test('a server that closes does not wait for its readers', async () => {
  const reader = await listenAs(home.people.owner.id)
  await app.close()
  await soon(() => expect(reader.isOpen()).toBe(false))
  expect(subscribers.size).toBe(0)
})
