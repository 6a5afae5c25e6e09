import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { collections } from './collections.ts'
import { contoso, errorOf, everyPage, fabrikam, idsOn, visit, type Visit } from './testing/visit.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

let visited: Visit
let token: string
beforeAll(async () => {
  visited = await visit()
  token = await visited.tokenFor(fabrikam)
})
afterAll(() => visited.close())

const catalog = 'beta/deviceManagement/configurationPolicies'
const countsOf = async (guid: string) =>
  (await visited.hook('GET', `/tenants/${guid}`)).body['policies'] as Record<string, number>

it('delivers every item of every list once, over all its pages', async () => {
  const counts = await countsOf(fabrikam)
  for (const { key, path, view, pageSize } of collections) {
    const pages = await everyPage(visited, token, `beta/${path}`)
    const ids = idsOn(pages)
    expect(new Set(ids).size, key).toBe(ids.length)
    // Nobody here has the retired Windows information protection.
    if (key !== 'mdmWindowsInformationProtectionPolicies') expect(ids.length, key).toBeGreaterThan(0)
    if (view === undefined) expect(ids.length, key).toBe(counts[key])
    for (const page of pages.slice(0, -1)) expect(page.items.length, key).toBe(pageSize)
  }
})

it('pages the large customer several times in several lists', async () => {
  const lengths = await Promise.all(
    [
      'deviceManagement/configurationPolicies',
      'deviceAppManagement/mobileApps',
      'deviceManagement/groupPolicyConfigurations',
    ].map(async (path) => (await everyPage(visited, token, `beta/${path}`)).length),
  )
  for (const length of lengths) expect(length).toBeGreaterThan(1)
})

it('counts the page, not the list, in @odata.count of the settings catalog', async () => {
  const pages = await everyPage(visited, token, catalog)
  expect(pages[0]?.reply.body['@odata.count']).toBe(25)
  expect(pages.at(-1)?.reply.body['@odata.count']).toBe(pages.at(-1)?.items.length)
  const plain = await visited.page(token, 'beta/deviceManagement/deviceConfigurations')
  expect(plain.reply.body).not.toHaveProperty('@odata.count')
})

it('keeps the query on the links, and encodes the skip token twice', async () => {
  const { link } = await visited.page(token, `${catalog}?$top=7&$select=id,name`)
  expect(link).toMatch(new RegExp(`^${visited.url}/beta/deviceManagement/configurationPolicies\\?`))
  expect(link).toContain('$top=7')
  expect(link).toMatch(/\$skiptoken=[^&]*%25[0-9A-F]{2}/)
  const second = await visited.page(token, link ?? '')
  expect(second.items).toHaveLength(7)
  expect(Object.keys(second.items[0] ?? {})).toEqual(['id', 'name'])
})

it('leads to the host it was asked under', async () => {
  const host = visited.url.replace('http://127.0.0.1', 'http://localhost')
  const { link } = await visited.page(token, `${host}/${catalog}`)
  expect(link?.startsWith(`${host}/`)).toBe(true)
})

it.each<[string, (link: string) => string]>([
  ['decoded once on the way', (link) => decodeURIComponent(link)],
  ['encoded once more', (link) => link.replaceAll('%', '%25')],
  ['with a letter changed', (link) => link.replace(/Seal%253D%2522./, 'Seal%253D%2522!')],
  [
    'taken to another version',
    (link) => link.replace('/beta/', '/v1.0/').replace('configurationPolicies', 'deviceConfigurations'),
  ],
  ['taken to another list', (link) => link.replace('configurationPolicies', 'deviceConfigurations')],
  ['with a parameter added', (link) => `${link}&$top=5`],
  ['made up', (link) => link.replace(/skiptoken=.*/, 'skiptoken=abc')],
])('refuses a skip token %s', async (_, change) => {
  const { link } = await visited.page(token, catalog)
  const reply = await visited.get(token, change(link ?? ''))
  expect(reply.status).toBe(400)
  expect(errorOf(reply)).toMatchObject({ code: 'BadRequest', text: expect.stringContaining('Skip token') as string })
})

it('refuses the skip token of another tenant', async () => {
  const { link } = await visited.page(token, catalog)
  const other = await visited.tokenFor(contoso)
  expect((await visited.get(other, link ?? '')).status).toBe(400)
})

it('goes on where it stood when items come and go between two pages', async () => {
  const list = `/tenants/${fabrikam}/policies/configurationPolicies`
  const first = await visited.page(token, catalog)
  await visited.hook('DELETE', `${list}/${String(first.items[3]?.['id'])}`)
  const added = (await visited.hook('POST', list, { name: 'Made in between' })).body['id']
  const rest = idsOn(await everyPage(visited, token, first.link ?? ''))
  expect(new Set([...idsOn([first]), ...rest]).size).toBe(25 + rest.length)
  expect(rest.at(-1)).toBe(added)
})

it('clamps $top to a thousand and refuses one that is no number', async () => {
  expect((await visited.page(token, `${catalog}?$top=5000`)).items.length).toBeGreaterThan(300)
  expect((await visited.get(token, `${catalog}?$top=many`)).status).toBe(400)
})
