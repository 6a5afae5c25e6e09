import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { testDatabase } from '../../tests/database.ts'
import { startSync } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'
import { platformCookie } from '../../tests/platform.ts'
import { givePassword, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const webRoot = mkdtempSync(join(tmpdir(), 'tenantatlas-web-'))
writeFileSync(join(webRoot, 'index.html'), '<!doctype html><head></head><title>TenantAtlas</title>')
afterAll(() => rmSync(webRoot, { recursive: true }))
const web = testWeb(database, { webRoot })

/** The outside network, forbidden: whatever of this process reaches for it is refused and remembered. */
const reached: string[] = []
const connect = net.Socket.prototype.connect
const isHere = (text: string) => /127\.0\.0\.1|localhost|::1|\.s\.PGSQL/.test(text)
beforeEach(() => {
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const wanted = JSON.stringify(args, (_, value: unknown) => (typeof value === 'function' ? undefined : value))
    if (isHere(wanted)) return Reflect.apply(connect, this, args) as net.Socket
    reached.push(wanted)
    throw new Error('there is no outside network here')
  }
})
afterEach(() => {
  net.Socket.prototype.connect = connect
})

const filled = (path: string, texts: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => texts[name] ?? '')

/** Every reading that there is, of both planes, and every page. */
const readings = routes.filter(({ method, name }) => method === 'GET' && name !== 'live')
const pages = ['/', '/sign-in', '/admin', '/admin/operations', '/admin/operations/{id}', '/admin/t/{tenant}'] as const
const systemPages = [
  '/system/sign-in',
  '/system',
  '/system/directory',
  '/system/ops/runs',
  '/system/ops/stuck',
] as const

test('every reading and every page answers with the outside network forbidden, and reaches for none of it', async () => {
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow()
  expect(reached).toHaveLength(1)

  const workspace = await createWorkspace(database.pool)
  const { id } = await startSync(database.db, workspace)
  await givePassword(database.pool, workspace.people.owner.id)
  const cookies = [
    await signInOver(web, workspace.people.owner.email),
    await platformCookie(database.pool, web, 'platform'),
  ].join('; ')
  const texts = { id: String(id), tenant: workspace.tenants[0]?.externalId ?? '', workspace: String(workspace.id) }
  const paths = [
    ...[...readings.map(({ path }) => path), ...pages, ...systemPages].map((path) => filled(path, texts)),
    '/api/docs',
    '/api/openapi.json',
    '/healthz',
    '/readyz',
  ]
  const answers: [string, number][] = []
  for (const path of paths) answers.push([path, (await fetch(web.url + path, { headers: { cookie: cookies } })).status])
  expect(answers.filter(([, status]) => status !== 200)).toEqual([])
  expect(answers.length).toBeGreaterThan(30)
  expect(reached).toHaveLength(1)
})
