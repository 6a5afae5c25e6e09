import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { contoso, visit, type Body, type Visit } from './testing/visit.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

let visited: Visit
let token: string
beforeAll(async () => {
  visited = await visit()
  token = await visited.tokenFor(contoso)
})
afterAll(() => visited.close())

it('shows the seeded customers with what signs in there, three of them of 250 to 500 items and one of 1,500', async () => {
  const { tenants } = (await visited.hook('GET', '/tenants')).body as { tenants: Body[] }
  expect(tenants.map((tenant) => tenant['name'])).toEqual([
    'Contoso Retail',
    'Fabrikam Health',
    'Northwind Logistics',
    'Adatum Legal',
    'Tailspin Toys',
  ])
  for (const tenant of tenants) {
    expect(tenant).toMatchObject({ clientSecret: 'simulator-secret', consented: true })
    const counts = tenant['policies'] as Record<string, number>
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(tenant['total'])
    expect(Object.keys(counts)).toHaveLength(30)
    if (tenant['name'] === 'Fabrikam Health') expect(tenant['total']).toBeGreaterThan(1400)
    else expect(Number(tenant['total'])).toSatisfy((total: number) => total >= 250 && total <= 500)
  }
})

it('makes the same world from the same seed, and another from another', async () => {
  const worlds = []
  for (const seed of [1, 1, 2]) {
    const one = await visit({ seed })
    worlds.push((await one.hook('GET', `/tenants/${contoso}/policies/configurationPolicies`)).text)
    await one.close()
  }
  expect(worlds[0]).toBe(worlds[1])
  expect(worlds[0]).not.toBe(worlds[2])
})

it('lets a person add, edit and delete a policy, with the fields that the service owns', async () => {
  const list = `/tenants/${contoso}/policies/deviceConfigurations`
  const kind = '#microsoft.graph.windows10CustomConfiguration'
  const made = await visited.hook('POST', list, { '@odata.type': kind, displayName: 'By hand' })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ displayName: 'By hand', version: 1, roleScopeTagIds: ['0'] })
  const id = String(made.body['id'])
  const address = `beta/deviceManagement/deviceConfigurations/${id}`
  expect((await visited.get(token, address)).body).toMatchObject({ '@odata.type': kind, displayName: 'By hand' })
  await visited.hook('PATCH', `${list}/${id}`, { displayName: 'Edited' })
  const edited = (await visited.get(token, address)).body
  expect(edited).toMatchObject({ displayName: 'Edited', version: 2, createdDateTime: made.body['createdDateTime'] })
  expect((await visited.hook('DELETE', `${list}/${id}`)).status).toBe(204)
  expect((await visited.get(token, address)).status).toBe(404)
  expect((await visited.hook('PATCH', `${list}/${id}`, {})).status).toBe(404)
})

it('gives ids of the kind of the list', async () => {
  const make = async (list: string, body: object = {}) =>
    (await visited.hook('POST', `/tenants/${contoso}/policies/${list}`, body)).body['id']
  expect(await make('managedAppPolicies', { '@odata.type': '#microsoft.graph.iosManagedAppProtection' })).toMatch(/^T_/)
  expect(
    await make('managedAppPolicies', { '@odata.type': '#microsoft.graph.targetedManagedAppConfiguration' }),
  ).toMatch(/^A_/)
  expect(await make('deviceEnrollmentConfigurations')).toMatch(/_Limit$/)
  expect(await make('roleScopeTags')).toMatch(/^\d+$/)
})

it('counts what was asked by tenant, family, operation and status, and keeps no token', async () => {
  await visited.hook('DELETE', '/counters')
  await visited.get(token, 'beta/deviceManagement/intents')
  await visited.get(token, 'beta/deviceManagement/intents/none')
  await visited.signIn(contoso)
  const counters = await visited.hook('GET', `/counters?tenant=${contoso}&limit=2`)
  expect(counters.body).toMatchObject({
    total: 3,
    tenants: {
      [contoso]: {
        total: 3,
        byFamily: { endpointSecurity: 2, token: 1 },
        byStatus: { 200: 2, 404: 1 },
        byOperation: {
          'GET deviceManagement/intents': { 200: 1 },
          'GET deviceManagement/intents/{id}': { 404: 1 },
          'POST token': { 200: 1 },
        },
      },
    },
    requests: [
      { status: 404, operation: 'deviceManagement/intents/{id}' },
      { status: 200, operation: 'token' },
    ],
  })
  expect(counters.text).not.toContain(token.slice(-40))
})

it('adds latency to every answer', async () => {
  await visited.hook('PUT', '/latency', { ms: 150 })
  const start = performance.now()
  await visited.get(token, 'v1.0/organization')
  expect(performance.now() - start).toBeGreaterThan(145)
  await visited.hook('PUT', '/latency', { ms: 0 })
})

it('makes a tenant of any size, and refuses a second of the same name', async () => {
  const { status, body } = await visited.hook('POST', '/tenants', { name: 'Large', size: 5000 })
  expect(status).toBe(201)
  expect(Number(body['total'])).toBeGreaterThan(4900)
  expect((await visited.hook('POST', '/tenants', { name: 'large' })).status).toBe(422)
  expect((await visited.hook('POST', '/tenants', { nam: 'x' })).status).toBe(422)
})

it('is not to be found on the port of Graph, nor Graph on its own', async () => {
  expect((await fetch(`${visited.url}/tenants`)).status).toBe(401)
  expect((await visited.get(token, 'tenants')).status).toBe(400)
  expect(
    (await fetch(`${visited.hooksUrl}/v1.0/organization`, { headers: { authorization: `Bearer ${token}` } })).status,
  ).toBe(404)
})
