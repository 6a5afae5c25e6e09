import { afterAll, beforeAll, expect, it } from 'vitest'
import { contoso, errorOf, fabrikam, visit, type Body, type Visit } from './testing/visit.ts'

let visited: Visit
let token: string
beforeAll(async () => {
  visited = await visit()
  token = await visited.tokenFor(contoso)
})
afterAll(() => visited.close())

const items = async (address: string): Promise<Body[]> => (await visited.page(token, address)).items
const first = async (address: string): Promise<Body> => (await items(address))[0] ?? {}

it.each(['configurationPolicies', 'groupPolicyConfigurations'])('has no %s in v1.0', async (name) => {
  const reply = await visited.get(token, `v1.0/deviceManagement/${name}`)
  expect(reply.status).toBe(400)
  expect(errorOf(reply)).toEqual({ code: 'BadRequest', text: `Resource not found for the segment '${name}'.` })
})

it.each([
  ['deviceManagementScripts', 'scriptContent'],
  ['deviceShellScripts', 'scriptContent'],
  ['deviceCustomAttributeShellScripts', 'scriptContent'],
  ['deviceHealthScripts', 'detectionScriptContent'],
])('leaves the content out of the list of %s, and gives it one by one', async (name, field) => {
  const listed = (await items(`beta/deviceManagement/${name}`)).at(-1) ?? {}
  expect(listed).not.toHaveProperty(field)
  const { body } = await visited.get(token, `beta/deviceManagement/${name}/${String(listed['id'])}`)
  expect(Buffer.from(String(body[field]), 'base64').toString()).toMatch(/^#/)
})

it('shows settings and assignments only when they are expanded', async () => {
  const listed = await first('beta/deviceManagement/configurationPolicies?$top=1')
  const address = `beta/deviceManagement/configurationPolicies/${String(listed['id'])}`
  expect(listed).not.toHaveProperty('settings')
  expect((await visited.get(token, address)).body).not.toHaveProperty('settings')
  const { body } = await visited.get(token, `${address}?$expand=settings,assignments`)
  expect(body['settings']).toHaveLength(Number(listed['settingCount']))
  expect(body['assignments']).toBeInstanceOf(Array)
})

it('pages the settings of one policy by 25, or as many as asked', async () => {
  const large = (await items('beta/deviceManagement/configurationPolicies?$top=1000')).find(
    (item) => Number(item['settingCount']) > 25,
  )
  const address = `beta/deviceManagement/configurationPolicies/${String(large?.['id'])}/settings`
  const page = await visited.page(token, address)
  expect(page.items).toHaveLength(25)
  const rest = await visited.page(token, page.link ?? '')
  expect(page.items.length + rest.items.length + (rest.link === null ? 0 : 25)).toBeGreaterThanOrEqual(
    Number(large?.['settingCount']) - 25,
  )
  expect(await items(`${address}?$top=1000`)).toHaveLength(Number(large?.['settingCount']))
})

it('expands the actions of a compliance policy only when both levels are asked for', async () => {
  const address = 'beta/deviceManagement/deviceCompliancePolicies'
  expect(await first(address)).not.toHaveProperty('scheduledActionsForRule')
  const [half] = (await first(`${address}?$expand=scheduledActionsForRule`))['scheduledActionsForRule'] as Body[]
  expect(half).not.toHaveProperty('scheduledActionConfigurations')
  const whole = await first(
    `${address}?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)`,
  )
  const [rule] = whole['scheduledActionsForRule'] as Body[]
  const actions = rule?.['scheduledActionConfigurations'] as Body[]
  expect(actions.filter((action) => action['actionType'] === 'block')).toHaveLength(1)
  const one = `deviceManagement/deviceCompliancePolicies/${String(whole['id'])}/scheduledActionsForRule`
  expect((await visited.get(token, `beta/${one}`)).status).toBe(200)
  expect((await visited.get(token, `v1.0/${one}`)).status).toBe(400)
})

it('gives apps on the typed paths alone, and members of a policy set one by one alone', async () => {
  expect(await first('beta/deviceAppManagement/managedAppPolicies')).not.toHaveProperty('apps')
  expect((await visited.get(token, 'beta/deviceAppManagement/managedAppPolicies?$expand=apps')).status).toBe(400)
  const typed = 'beta/deviceAppManagement/iosManagedAppProtections'
  expect(await first(typed)).not.toHaveProperty('apps')
  expect(await first(`${typed}?$expand=apps`)).toHaveProperty('apps')
  const sets = 'beta/deviceAppManagement/policySets'
  expect((await visited.get(token, `${sets}?$expand=items`)).status).toBe(400)
  const { id } = await first(sets)
  expect((await visited.get(token, `${sets}/${String(id)}?$expand=items,assignments`)).body).toHaveProperty('items')
})

it('filters by derived type, by built-in and by template family', async () => {
  const rings = await items(
    "beta/deviceManagement/deviceConfigurations?$filter=isof('microsoft.graph.windowsUpdateForBusinessConfiguration')",
  )
  const rest = await items(
    "beta/deviceManagement/deviceConfigurations?$filter=not isof('microsoft.graph.windowsUpdateForBusinessConfiguration')",
  )
  expect(new Set(rings.map((item) => item['@odata.type']))).toEqual(
    new Set(['#microsoft.graph.windowsUpdateForBusinessConfiguration']),
  )
  expect(rings.length + rest.length).toBe((await items('beta/deviceManagement/deviceConfigurations')).length)
  const roles = await items('beta/deviceManagement/roleDefinitions?$filter=isBuiltIn%20eq%20false')
  expect(roles.length).toBeGreaterThan(0)
  expect(roles.every((role) => role['isBuiltIn'] === false)).toBe(true)
  const secured = await items(
    "beta/deviceManagement/configurationPolicies?$top=1000&$filter=templateReference/templateFamily ne 'none'",
  )
  expect(secured.length).toBeGreaterThan(10)
})

it.each([
  "deviceManagement/roleDefinitions?$filter=favourite eq 'blue'",
  'deviceManagement/roleDefinitions?$filter=isBuiltIn',
  "deviceManagement/configurationPolicies?$filter=contains(name,'x')",
  'deviceManagement/deviceConfigurations?$select=id,passwordRequired',
  'deviceManagement/deviceConfigurations?$expand=settings',
  'deviceManagement/deviceConfigurations?$orderby=displayName',
])('refuses %s as the service does', async (address) => {
  const reply = await visited.get(token, `beta/${address}`)
  expect(reply.status).toBe(400)
  expect(reply.text).toContain('Activity ID')
  expect(errorOf(reply).code).toBe('BadRequest')
})

it('makes ids and dates as each service does', async () => {
  const id = async (address: string) => (await items(address)).map((item) => String(item['id']))
  const guid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  for (const one of await id('beta/deviceManagement/intents')) expect(one).toMatch(new RegExp(`^${guid}$`))
  for (const one of await id('beta/deviceAppManagement/managedAppPolicies'))
    expect(one).toMatch(new RegExp(`^[TA]_${guid}$`))
  for (const one of await id('beta/deviceManagement/deviceEnrollmentConfigurations'))
    expect(one).toMatch(new RegExp(`^${guid}_[A-Z]`))
  expect((await id('beta/deviceManagement/roleScopeTags')).slice(0, 3)).toEqual(['0', '1', '2'])
  const policy = await first('beta/deviceManagement/configurationPolicies')
  expect(policy['createdDateTime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
})

it('answers unknown ids, paths, versions and methods in the real shapes', async () => {
  const missing = await visited.get(token, 'beta/deviceManagement/intents/00000000-0000-4000-8000-000000000000')
  expect([missing.status, errorOf(missing).code]).toEqual([404, 'ResourceNotFound'])
  expect((await visited.get(token, 'beta/deviceManagement/unknownThings')).status).toBe(400)
  expect((await visited.get(token, 'v3/deviceManagement/intents')).status).toBe(400)
  const post = await fetch(`${visited.url}/beta/deviceManagement/intents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(post.status).toBe(405)
})

it('echoes the client-request-id, gives a request-id of its own, and tells the time', async () => {
  const reply = await visited.get(token, 'v1.0/organization', { 'client-request-id': 'mine-1' })
  expect(reply.headers.get('client-request-id')).toBe('mine-1')
  expect(reply.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(Math.abs(Date.parse(reply.headers.get('date') ?? '') - Date.now())).toBeLessThan(3000)
  const wrong = await visited.get(token, 'beta/nothing', { 'client-request-id': 'mine-2' })
  const { innerError } = wrong.body['error'] as { innerError: Body }
  expect(innerError['client-request-id']).toBe('mine-2')
  expect(innerError['request-id']).toBe(wrong.headers.get('request-id'))
})

it('serves each tenant its own data, and itself as the organization', async () => {
  const other = await visited.tokenFor(fabrikam)
  const mine = await items('beta/deviceManagement/intents')
  const theirs = (await visited.page(other, 'beta/deviceManagement/intents')).items
  expect(mine.filter((item) => theirs.some((one) => one['id'] === item['id']))).toEqual([])
  expect((await visited.get(other, `beta/deviceManagement/intents/${String(mine[0]?.['id'])}`)).status).toBe(404)
  expect(await first('v1.0/organization')).toMatchObject({ id: contoso, displayName: 'Contoso Retail' })
})
