import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { strangerTenant } from '../database/seeds/demo-people.ts'
import { simulatedTenants } from './simulated-tenants.ts'

let server: Server | undefined
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve))))

type Answer = (request: IncomingMessage, body: string) => { status?: number; text: string }

async function hooksAnswering(answer: Answer): Promise<string> {
  const started = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { status = 200, text } = answer(request, body)
      response.writeHead(status).end(text)
    })
  })
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

test('the tenants of the simulator are taken over, and that of the stranger is made where it is missing', async () => {
  const there: object[] = [{ ...tenant, total: 340 }]
  const hooks = await hooksAnswering(({ method }, body) => {
    if (method === 'POST') there.push({ ...tenant, ...(JSON.parse(body) as object) })
    return { text: JSON.stringify({ tenants: there }) }
  })
  const { clientId, clientSecret } = tenant
  const expected = [
    { externalId: tenant.guid.toLowerCase(), name: tenant.name, clientId, clientSecret },
    { ...strangerTenant, clientId, clientSecret },
  ]
  expect(await simulatedTenants(hooks)).toEqual(expected)
  expect(await simulatedTenants(hooks)).toEqual(expected)
})

test('without a simulator there are none', async () => {
  expect(await simulatedTenants(undefined)).toEqual([])
  expect(await simulatedTenants('')).toEqual([])
})

test('an answer that does not fit is refused without repeating what is in it', async () => {
  const hooks = await hooksAnswering(() => ({ text: JSON.stringify({ tenants: [{ ...tenant, guid: 'no guid' }] }) }))
  await expect(simulatedTenants(hooks)).rejects.toThrow(
    /^http:[^ ]+\/tenants \(SIMULATOR_HOOKS_URL\) does not list tenants/,
  )
  await expect(simulatedTenants(hooks)).rejects.not.toThrow(/simulated-secret/)
})

test('a server with a fault and one that is not there are said plainly', async () => {
  const hooks = await hooksAnswering(() => ({ status: 500, text: '<html>' }))
  await expect(simulatedTenants(hooks)).rejects.toThrow('does not list tenants')
  await expect(simulatedTenants('http://127.0.0.1:1')).rejects.toThrow('does not answer')
})
