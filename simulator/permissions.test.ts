import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { collections } from './collections.ts'
import { areas } from './permissions.ts'
import { adatum, contoso, errorOf, visit, type Visit } from './testing/visit.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

let visited: Visit
beforeAll(async () => {
  visited = await visit()
})
afterAll(() => visited.close())

it('refuses Adatum its conditional access, naming the permission, and serves it all the rest', async () => {
  const token = await visited.tokenFor(adatum)
  for (const { key, path, area } of collections) {
    const reply = await visited.get(token, `beta/${path}?$top=1`)
    expect(reply.status, key).toBe(area === 'conditionalAccess' ? 403 : 200)
  }
  const reply = await visited.get(token, 'v1.0/identity/conditionalAccess/policies')
  expect(errorOf(reply)).toEqual({
    code: 'Forbidden',
    text: 'Application is not authorized to perform this operation. Application must have one of the following scopes: Policy.Read.All',
  })
})

it('names every permission that would have opened a list, and none of them leaves it shut', async () => {
  for (const { key, path, area } of collections) {
    await visited.hook('PUT', `/tenants/${contoso}/permissions`, { permissions: [] })
    const refused = await visited.get(await visited.tokenFor(contoso), `beta/${path}?$top=1`)
    expect(refused.status, key).toBe(403)
    for (const permission of areas[area]) {
      expect(errorOf(refused).text).toContain(permission)
      await visited.hook('PUT', `/tenants/${contoso}/permissions`, { permissions: [permission] })
      const reply = await visited.get(await visited.tokenFor(contoso), `beta/${path}?$top=1`)
      expect(reply.status, `${key} with ${permission}`).toBe(200)
    }
  }
})

it('asks for the scripts permission where the wide one is not enough', async () => {
  await visited.hook('PUT', `/tenants/${contoso}/permissions`, {
    permissions: ['DeviceManagementConfiguration.Read.All'],
  })
  const token = await visited.tokenFor(contoso)
  expect((await visited.get(token, 'beta/deviceManagement/deviceManagementScripts')).status).toBe(403)
  expect((await visited.get(token, 'beta/deviceManagement/deviceHealthScripts')).status).toBe(200)
})

it('lets a token keep the roles it was issued with, until a new one is fetched', async () => {
  await visited.hook('PUT', `/tenants/${contoso}/permissions`, { permissions: [] })
  const before = await visited.tokenFor(contoso)
  await visited.hook('PUT', `/tenants/${contoso}/permissions`, { permissions: ['Policy.Read.All'] })
  const address = 'v1.0/identity/conditionalAccess/namedLocations'
  expect((await visited.get(before, address)).status).toBe(403)
  expect((await visited.get(await visited.tokenFor(contoso), address)).status).toBe(200)
})
