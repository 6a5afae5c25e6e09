import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FirstData } from '../../contract/first-data.ts'
import { testDatabase } from '../../tests/database.ts'
import { startSync } from '../../tests/operations.ts'
import { createWorkspace, seed, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, signInOver, startWeb, testWeb } from '../../tests/web.ts'
import { createDatabase } from '../database/kysely.ts'
import { createPool } from '../database/pool.ts'

const database = testDatabase()
const webRoot = mkdtempSync(join(tmpdir(), 'tenantatlas-web-'))
mkdirSync(join(webRoot, '.vite'))
writeFileSync(
  join(webRoot, 'index.html'),
  '<!doctype html><head><title>TenantAtlas</title></head><div id="root"></div>',
)
const chunk = (file: string, ...imports: string[]) => ({ file: `assets/${file}.js`, imports })
const manifest = {
  'index.html': chunk('index', '_react'),
  _react: chunk('react'),
  _rows: chunk('rows', '_react'),
  'shell/AdminShell.tsx': chunk('shell', '_rows'),
  'admin/operations/OperationsPage.tsx': chunk('hub', 'index.html', '_rows'),
}
writeFileSync(join(webRoot, '.vite', 'manifest.json'), JSON.stringify(manifest))
afterAll(() => rmSync(webRoot, { recursive: true }))
/** As long as a slow machine needs; the test of slowness has a server of its own. */
const web = testWeb(database, { webRoot, pagePatienceMs: 20_000 })

let workspace: TestWorkspace
let foreign: TestWorkspace
let cookie: string
let runId: string
let foreignId: string
beforeAll(async () => {
  workspace = await createWorkspace(database.pool)
  foreign = await createWorkspace(database.pool)
  runId = String((await startSync(database.db, workspace)).id)
  foreignId = String((await startSync(database.db, foreign)).id)
  await givePassword(database.pool, workspace.people.readonly.id)
  cookie = await signInOver(web, workspace.people.readonly.email)
})

const pageAt = async (path: string, as: string | null = cookie) => {
  const response = await fetch(web.url + path, as === null ? {} : { headers: { cookie: as } })
  return { response, html: await response.text() }
}
const dataIn = (html: string): FirstData | null => {
  const text = /<script type="application\/json" id="first-data">([\s\S]*?)<\/script>/.exec(html)?.[1]
  return text === undefined ? null : (JSON.parse(text) as FirstData)
}
const dataAt = async (path: string, as: string | null = cookie) => dataIn((await pageAt(path, as)).html)
const api = async (path: string, as = cookie): Promise<unknown> =>
  (await fetch(`${web.url}/api/v1${path}`, { headers: { cookie: as } })).json()
/** What tells when it was read differs between two readings. */
const timeless = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'asOf' ? 'then' : value))) as unknown

test('the hub comes with what the API answers to the same questions', async () => {
  const tenant = workspace.tenants[0]?.externalId ?? ''
  const search = `tenant=${tenant}&tab=active&type=inventory_sync&back=${tenant}`
  const data = await dataAt(`/admin/operations?${search}`)
  expect(data?.me).toEqual(await api('/me'))
  expect(data?.tenants).toEqual(await api('/tenants'))
  expect(data?.list?.query).toEqual({ tenant, tab: 'active', type: 'inventory.sync' })
  expect(data?.counts?.query).toEqual({ tenant, type: 'inventory.sync' })
  expect(data?.list?.answer.items.map(({ id }) => id)).toEqual([runId])
  const asked = `tenant=${tenant}&type=inventory.sync`
  expect(timeless(data?.list?.answer)).toEqual(timeless(await api(`/operations?tab=active&${asked}`)))
  expect(timeless(data?.counts?.answer)).toEqual(timeless(await api(`/operations/counts?${asked}`)))
})

test('an operation comes with its events, and without what its reader may not see', async () => {
  const data = await dataAt(`/admin/operations/${runId}`)
  expect(data?.operation).toEqual(await api(`/operations/${runId}`))
  expect(data?.events).toEqual({ id: runId, answer: await api(`/operations/${runId}/events`) })
  await givePassword(database.pool, workspace.people.owner.id)
  const owner = await signInOver(web, workspace.people.owner.email)
  const seen = (await dataAt(`/admin/operations/${runId}`, owner))?.operation
  expect(seen).toEqual(await api(`/operations/${runId}`, owner))
  expect(seen).not.toEqual(data?.operation)
})

test('an operation of others and one that is not there make the same page', async () => {
  const pages = await Promise.all([foreignId, '999999999'].map((id) => pageAt(`/admin/operations/${id}`)))
  const texts = pages.map(({ html }) => html.replace(/"at":"[^"]+"/, '"at":"then"'))
  expect(texts[0]).toBe(texts[1])
  expect(pages.map(({ response }) => response.status)).toEqual([200, 200])
  expect(dataIn(pages[0]?.html ?? '')).not.toHaveProperty('operation')
  expect(texts[0]).not.toContain(foreign.tenants[0]?.name)
})

test('an address that the page has to judge is left to the page', async () => {
  for (const path of ['/admin/operations?tab=stuck', '/admin/operations?cursor=broken', '/admin/operations/0x1'])
    expect(Object.keys((await dataAt(path)) ?? {})).not.toContain('list')
  expect((await pageAt('/admin/operations?tab=stuck')).response.status).toBe(200)
})

test('who is not signed in gets the page alone, whatever they show', async () => {
  for (const as of [null, 'tenantatlas=made-up']) {
    const { response, html } = await pageAt(`/admin/operations/${runId}`, as)
    expect([response.status, dataIn(html)]).toEqual([200, null])
  }
  const manager = workspace.people.manager
  await givePassword(database.pool, manager.id)
  const own = await signInOver(web, manager.email)
  expect((await dataAt('/admin/operations', own))?.list?.answer.items).toHaveLength(1)
  await seed(database.pool, 'update workspace_memberships set is_narrowed = true where person_id = $1', [manager.id])
  expect((await dataAt('/admin/operations', own))?.list?.answer.items).toEqual([])
  await fetch(`${web.url}/api/v1/session`, { method: 'DELETE', headers: { cookie: own } })
  expect(await dataAt('/admin/operations', own)).toBeNull()
})

test('nothing keeps such a page, and no text in it can become a script', async () => {
  const name = '</script><script>alert(1)</script><!--'
  await seed(database.pool, 'update tenants set name = $1 where id = $2', [name, workspace.tenants[0]?.id])
  const { response, html } = await pageAt('/admin/operations')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
  expect(html).not.toContain('<script>alert')
  expect(html.match(/<script/g)).toHaveLength(1)
  expect(dataIn(html)?.tenants?.items[0]?.name).toBe(name)
})

test('the scripts of the page that is asked for are named in it, each once, but those of the first one', async () => {
  const named = ({ html }: { html: string }) =>
    [...html.matchAll(/modulepreload" crossorigin href="([^"]+)"/g)].map((m) => m[1])
  expect(named(await pageAt('/admin/operations?tab=active'))).toEqual([
    '/assets/shell.js',
    '/assets/rows.js',
    '/assets/hub.js',
  ])
  expect(named(await pageAt('/admin/nowhere'))).toEqual([])
})

test('without a database the page still comes, and says the rest itself', async () => {
  const db = createDatabase(createPool('postgres://nobody@127.0.0.1:1/none', { max: 2, applicationName: 'test' }))
  const alone = await startWeb(db, { webRoot })
  const response = await fetch(`${alone.url}/admin/operations`, { headers: { cookie } })
  expect([response.status, dataIn(await response.text())]).toEqual([200, null])
  await alone.close()
  await db.destroy()
})

test('a page does not wait for a database that does not answer in time', async () => {
  const hasty = await startWeb(database.db, { webRoot, pagePatienceMs: 100 })
  const holder = await database.pool.connect()
  await holder.query('begin; lock table tenants in access exclusive mode')
  const response = await fetch(`${hasty.url}/admin/operations`, { headers: { cookie } })
  expect([response.status, dataIn(await response.text())]).toEqual([200, null])
  await holder.query('rollback')
  holder.release()
  await hasty.close()
})
