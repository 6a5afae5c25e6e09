import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyPage, visit, type Body, type Visit } from './testing/visit.ts'

let visited: Visit
let folder: string
beforeAll(async () => {
  visited = await visit({ isSeeded: false })
  folder = mkdtempSync(join(tmpdir(), 'simulator-import-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await visited.close()
})

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const context = 'https://graph.microsoft.com/beta/$metadata#deviceManagement/configurationPolicies(settings())/$entity'
const policy = (n: number, name: string): Body => ({ '@odata.context': context, id: guid(n), name, settings: [] })

function lay(name: string, files: Record<string, string | Uint8Array>): string {
  const at = join(folder, name)
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(at, file)), { recursive: true })
    writeFileSync(join(at, file), content)
  }
  return at
}

const importInto = (name: string, at: string) => visited.hook('POST', '/tenants', { name, import: at })
async function served(name: string, at: string, address: string) {
  const reply = await importInto(name, at)
  const token = await visited.tokenFor(String(reply.body['guid']))
  const pages = await everyPage(visited, token, address)
  return { token, report: reply.body['import'] as Body, items: pages.flatMap(({ items }) => items) }
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

it('reads UTF-8 with and without a mark and UTF-16 alike, in folders below, names intact', async () => {
  const name = 'Gerät ✓ 設定 - Régional'
  const at = lay('encodings', {
    'plain.json': JSON.stringify(policy(1, name)),
    'SettingsCatalog/marked.json': `\ufeff${JSON.stringify(policy(2, name))}`,
    'SettingsCatalog/deep/two-byte.json': utf16(JSON.stringify(policy(3, name))),
    'two-byte-without-mark.json': Buffer.from(JSON.stringify(policy(4, name)), 'utf16le'),
    'two-byte-big.json': utf16(JSON.stringify(policy(5, name))).swap16(),
    'notes.txt': 'not looked at',
  })
  const { items, report } = await served('Encodings', at, 'beta/deviceManagement/configurationPolicies')
  expect(report).toMatchObject({ imported: 5, byCollection: { configurationPolicies: 5 }, conflicts: [], broken: [] })
  expect(items.map((item) => item['name'])).toEqual([name, name, name, name, name])
})

it('names a broken file with the reason, and imports the rest', async () => {
  const at = lay('broken', {
    'good.json': JSON.stringify(policy(1, 'Good')),
    'cut.json': '{"id": "x", "name": ',
    'empty.json': '',
    'list.json': '[1, 2]',
    'no-id.json': JSON.stringify({ '@odata.context': context, name: 'x' }),
    'unknown.json': JSON.stringify({ id: guid(9), whatever: true }),
    'half-letter.json': Buffer.concat([utf16('{}'), Buffer.from([0x7b])]),
    'not-utf8.json': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]),
  })
  const { items, report } = await served('Broken', at, 'beta/deviceManagement/configurationPolicies')
  expect(items.map((item) => item['name'])).toEqual(['Good'])
  const broken = report['broken'] as { file: string; reason: string }[]
  expect(Object.fromEntries(broken.map(({ file, reason }) => [file, reason]))).toEqual({
    'cut.json': expect.stringContaining('not valid JSON') as string,
    'empty.json': 'the file is empty',
    'half-letter.json': 'the bytes are not valid utf-16le',
    'list.json': 'it holds no policy: the outermost value is not an object',
    'no-id.json': 'it has no id',
    'not-utf8.json': 'the bytes are not valid utf-8',
    'unknown.json': 'neither its context, its type nor its folder says what kind of policy it is',
  })
})

it('reports an id that stands twice; the file whose name sorts last counts, wherever it lies', async () => {
  const at = lay('conflict', {
    'z-folder/A.json': JSON.stringify(policy(1, 'From A')),
    'a-folder/B.json': JSON.stringify(policy(1, 'From B')),
  })
  const { items, report } = await served('Conflict', at, 'beta/deviceManagement/configurationPolicies')
  expect(items.map((item) => item['name'])).toEqual(['From B'])
  expect(report['conflicts']).toEqual([
    {
      id: guid(1),
      collection: 'configurationPolicies',
      files: ['z-folder/A.json', 'a-folder/B.json'],
      kept: 'a-folder/B.json',
    },
  ])
})

it('knows a policy by its type or its folder when it has no context, and keeps groups apart', async () => {
  const at = lay('kinds', {
    'x/ring.json': JSON.stringify({
      id: guid(1),
      '@odata.type': '#microsoft.graph.windowsUpdateForBusinessConfiguration',
      displayName: 'R',
    }),
    'x/ios.json': JSON.stringify({
      id: guid(2),
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'C',
    }),
    'x/app.json': JSON.stringify({ id: guid(3), '@odata.type': '#microsoft.graph.win32LobApp', displayName: 'A' }),
    'x/place.json': JSON.stringify({
      id: guid(4),
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'N',
    }),
    'HealthScripts/script.json': JSON.stringify({ id: guid(5), displayName: 'H' }),
    'Groups/group.json': JSON.stringify({ id: guid(6), displayName: 'G' }),
    'MigrationTable.json': '{"TenantId": "x"}',
  })
  const { body } = await importInto('Kinds', at)
  expect(body['import']).toMatchObject({
    imported: 5,
    byCollection: {
      deviceConfigurations: 1,
      deviceCompliancePolicies: 1,
      mobileApps: 1,
      namedLocations: 1,
      deviceHealthScripts: 1,
    },
    groups: 1,
    ignored: ['MigrationTable.json'],
    broken: [],
  })
  expect(body['total']).toBe(5)
})

it('replaces what stands there already when a newer folder is imported, and says when a folder is not there', async () => {
  const { body } = await importInto('Again', lay('old', { 'a.json': JSON.stringify(policy(1, 'Old')) }))
  const next = lay('new', { 'a.json': JSON.stringify(policy(1, 'New')), 'b.json': JSON.stringify(policy(2, 'Second')) })
  const path = `/tenants/${String(body['guid'])}`
  expect((await visited.hook('POST', `${path}/import`, { folder: next })).body).toMatchObject({ imported: 2 })
  const list = await visited.hook('GET', `${path}/policies/configurationPolicies`)
  expect((list.body['items'] as Body[]).map((item) => item['name'])).toEqual(['New', 'Second'])
  const missing = await visited.hook('POST', `${path}/import`, { folder: join(folder, 'nowhere') })
  expect(missing.status).toBe(422)
  expect(missing.body['error']).toContain('The folder to import is not there')
})
