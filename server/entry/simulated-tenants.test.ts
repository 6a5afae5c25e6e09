import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { simulatedTenants } from './simulated-tenants.ts'

let server: Server | undefined
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve))))

async function hooksAnswering(body: string, status = 200): Promise<string> {
  const started = createServer((_, response) => response.writeHead(status).end(body))
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}
const tenant = {
  guid: 'AAAAAAAA-0000-4000-8000-000000000001',
  name: 'Alder Clinics',
  clientId: 'bbbbbbbb-0000-4000-8000-000000000001',
  clientSecret: 'simulated-secret',
}

test('the tenants of the simulator are taken over, whatever else it says of them', async () => {
  const hooks = await hooksAnswering(JSON.stringify([{ ...tenant, policies: 340 }]))
  expect(await simulatedTenants(hooks)).toEqual([
    {
      externalId: tenant.guid.toLowerCase(),
      name: tenant.name,
      clientId: tenant.clientId,
      clientSecret: tenant.clientSecret,
    },
  ])
})

test('without a simulator there are none', async () => {
  expect(await simulatedTenants(undefined)).toEqual([])
  expect(await simulatedTenants('')).toEqual([])
})

test('an answer that does not fit is refused without repeating what is in it', async () => {
  const hooks = await hooksAnswering(JSON.stringify([{ ...tenant, guid: 'no guid' }]))
  await expect(simulatedTenants(hooks)).rejects.toThrow(/^http:[^ ]+\/tenants \(SIMULATOR_HOOKS_URL\) is not a list/)
  await expect(simulatedTenants(hooks)).rejects.not.toThrow(/simulated-secret/)
})

test('a server with a fault and one that is not there are said plainly', async () => {
  const hooks = await hooksAnswering('<html>', 500)
  await expect(simulatedTenants(hooks)).rejects.toThrow('is not a list of tenants')
  await expect(simulatedTenants('http://127.0.0.1:1')).rejects.toThrow('does not answer')
})
