import { afterAll, beforeAll, expect, it } from 'vitest'
import { contoso, errorOf, fabrikam, visit, type Visit } from './testing/visit.ts'
import { clientId } from './world.ts'

let visited: Visit
beforeAll(async () => {
  visited = await visit()
})
afterAll(() => visited.close())

it('gives a token whose claims name the tenant, the app and what was consented', async () => {
  const reply = await visited.signIn(contoso)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 })
  const [, claims = ''] = String(reply.body['access_token']).split('.')
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  expect(read).toMatchObject({ tid: contoso, appid: clientId, aud: 'https://graph.microsoft.com' })
  expect(read['roles']).toContain('Policy.Read.All')
  expect(Number(read['exp']) - Number(read['iat'])).toBe(3599)
})

it.each<[string, string, Record<string, string>, number, string, number]>([
  ['a wrong secret', contoso, { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
  [
    'an app not consented to',
    contoso,
    { client_id: '11111111-1111-4111-8111-111111111111' },
    400,
    'unauthorized_client',
    700016,
  ],
  ['an unknown tenant', '99999999-9999-4999-8999-999999999999', {}, 400, 'invalid_request', 90002],
  ['another grant', contoso, { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ['no client', contoso, { client_id: '' }, 400, 'invalid_request', 900144],
  ['a scope that is not .default', contoso, { scope: 'User.Read' }, 400, 'invalid_scope', 70011],
])('refuses %s in the real shape', async (_, tenant, form, status, error, code) => {
  const reply = await visited.signIn(tenant, form)
  expect(reply.status).toBe(status)
  expect(reply.body).toMatchObject({ error, error_codes: [code] })
  expect(reply.body['error_description']).toMatch(new RegExp(`^AADSTS${code}: `))
  for (const field of ['timestamp', 'trace_id', 'correlation_id', 'error_uri']) expect(reply.body).toHaveProperty(field)
})

it('never repeats a secret in what it answers, nor keeps it in its log', async () => {
  const reply = await visited.signIn(contoso, { client_secret: 'my-very-own-secret' })
  const log = await visited.hook('GET', '/counters')
  expect(`${reply.text} ${log.text}`).not.toContain('my-very-own-secret')
})

it('follows a rotated secret, an expired one, and a consent that was withdrawn', async () => {
  const { guid } = (await visited.hook('POST', '/tenants', { name: 'Rotating' })).body as { guid: string }
  await visited.hook('PUT', `/tenants/${guid}/secret`, { secret: 'second' })
  expect((await visited.signIn(guid)).body['error_codes']).toEqual([7000215])
  expect((await visited.signIn(guid, { client_secret: 'second' })).status).toBe(200)
  await visited.hook('PUT', `/tenants/${guid}/secret`, { expired: true })
  expect((await visited.signIn(guid, { client_secret: 'second' })).body['error_codes']).toEqual([7000222])
  await visited.hook('PUT', `/tenants/${guid}/permissions`, { consented: false })
  expect((await visited.signIn(guid, { client_secret: 'second' })).body['error_codes']).toEqual([700016])
})

it('refuses calls without a token, with a mangled one, and of a tenant that is gone', async () => {
  const none = await fetch(`${visited.url}/v1.0/organization`)
  expect(none.status).toBe(401)
  expect(none.headers.get('www-authenticate')).toMatch(/^Bearer /)
  const token = await visited.tokenFor(fabrikam)
  const [header, , signature] = token.split('.')
  const forged = Buffer.from(JSON.stringify({ tid: contoso, roles: [], exp: 9_999_999_999 })).toString('base64url')
  for (const bad of ['abc', `${token}x`, `${header}.${forged}.${signature}`, 'a.b.c']) {
    const reply = await visited.get(bad, 'v1.0/organization')
    expect([reply.status, errorOf(reply).code]).toEqual([401, 'InvalidAuthenticationToken'])
  }
  const { guid } = (await visited.hook('POST', '/tenants', { name: 'Short-lived' })).body as { guid: string }
  const late = await visited.tokenFor(guid)
  await visited.hook('DELETE', `/tenants/${guid}`)
  expect((await visited.get(late, 'v1.0/organization')).status).toBe(401)
})
