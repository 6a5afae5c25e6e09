import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import type { Route } from '../../contract/route.ts'
import { platformCapabilities } from '../../operations/capability.ts'
import { testDatabase } from '../../tests/database.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { platformCookie } from '../../tests/platform.ts'
import { givePassword, postJson, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)
let home: TestWorkspace
let away: TestWorkspace
let runs: { own: string; foreign: string }
const cookies: Record<string, string> = { nobody: '' }

beforeAll(async () => {
  home = await createWorkspace(database.pool)
  away = await createWorkspace(database.pool)
  for (const role of ['owner', 'readonly'] as const) {
    await givePassword(database.pool, home.people[role].id)
    cookies[role] = await signInOver(web, home.people[role].email)
  }
  await givePassword(database.pool, away.people.owner.id)
  const stranger = await signInOver(web, away.people.owner.email)
  cookies['platform'] = await platformCookie(database.pool, web, 'platform')
  cookies['viewer'] = await platformCookie(database.pool, web, 'viewer', ['platform.console.view'])
  for (const right of new Set(
    platformRoutes.flatMap(({ access }) => ('platform' in access ? [access.platform] : [])),
  )) {
    const others = platformCapabilities.filter((capability) => capability !== right)
    cookies[`all but ${right}`] = await platformCookie(database.pool, web, `all-but-${right}`, others)
  }
  runs = { own: await startIn(home, cookies['owner'] ?? ''), foreign: await startIn(away, stranger) }
})

async function startIn(workspace: TestWorkspace, cookie: string): Promise<string> {
  const url = `${web.url}/api/v1/tenants/${workspace.tenants[0]?.externalId}/operations`
  const response = await postJson(url, { type: 'inventory.sync' }, { cookie })
  return ((await response.json()) as { operation: { id: string } }).operation.id
}

const ask = (who: string, path: string, init: RequestInit = {}) =>
  fetch(web.url + path, {
    ...init,
    headers: { cookie: cookies[who] ?? '', ...(init.headers as Record<string, string>) },
  })

/** Everything of an answer but when it was given, and the number of the request. */
async function wholeAnswer(response: Response) {
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => !/^(date|x-request-id|ratelimit-remaining|ratelimit-reset)$/.test(name)),
  )
  return { status: response.status, headers, body: await response.text() }
}

describe('absent and foreign are one answer, byte for byte', () => {
  const absentTenant = '00000000-0000-4000-8000-000000000000'
  const foreignTenant = () => away.tenants[0]?.externalId ?? ''
  test.for<[string, RequestInit, () => [string, string]]>([
    ['an operation', {}, () => [`/operations/999999999`, `/operations/${runs.foreign}`]],
    ['its timeline', {}, () => [`/operations/999999999/events`, `/operations/${runs.foreign}/events`]],
    [
      'its cancellation',
      { method: 'POST' },
      () => [`/operations/999999999/cancellation`, `/operations/${runs.foreign}/cancellation`],
    ],
    [
      'a cancellation of several',
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      () => ['999999999', runs.foreign].map((id) => `/operations/cancellations#${id}`) as [string, string],
    ],
    ['an inventory', {}, () => [`/tenants/${absentTenant}/inventory`, `/tenants/${foreignTenant()}/inventory`]],
    ['a dashboard', {}, () => [`/tenants/${absentTenant}/dashboard`, `/tenants/${foreignTenant()}/dashboard`]],
    ['an overview', {}, () => [`/workspaces/999999999/overview`, `/workspaces/${away.id}/overview`]],
    [
      'an inventory, asked wrongly',
      {},
      () => [`/tenants/${absentTenant}/inventory?limit=0`, `/tenants/${foreignTenant()}/inventory?limit=0`],
    ],
    [
      'a start',
      { method: 'POST', body: '{"type":"inventory.sync"}', headers: { 'content-type': 'application/json' } },
      () => [`/tenants/${absentTenant}/operations`, `/tenants/${foreignTenant()}/operations`],
    ],
    ['a list of a tenant', {}, () => [`/operations?tenant=${absentTenant}`, `/operations?tenant=${foreignTenant()}`]],
  ])('%s', async ([, init, paths]) => {
    const [absent, foreign] = paths()
    const answers = []
    for (const path of [absent, foreign]) {
      const answer = await wholeAnswer(await ask('owner', `/api/v1${path}`, init))
      answers.push({ ...answer, body: answer.body.replace(/"asOf":"[^"]*"/, '') })
    }
    expect(answers[1]).toEqual(answers[0])
  })

  test('and one’s own operation is there', async () => {
    expect((await ask('owner', `/api/v1/operations/${runs.own}`)).status).toBe(200)
  })
})

const concrete = (path: string) => path.replace('{tenant}', home.tenants[0]?.externalId ?? '').replace('{id}', runs.own)
const known: readonly Route[] = routes
const platformRoutes = known.filter(({ access }) => 'platform' in access || 'platformSignedIn' in access)
const memberRoutes = known.filter(({ access }) => 'capability' in access || 'signedIn' in access)

test.for(platformRoutes)(
  '$name is not there for anybody who is not of the platform',
  async ({ method, path, access }) => {
    const nothing = await wholeAnswer(await ask('nobody', '/api/system/nothing'))
    expect(nothing.status).toBe(404)
    for (const who of ['nobody', 'owner', 'readonly']) {
      expect(await wholeAnswer(await ask(who, concrete(path), { method }))).toEqual(nothing)
      expect(await wholeAnswer(await ask(who, `${concrete(path)}?limit=0&tab=x`, { method }))).toEqual(nothing)
    }
    expect((await ask('nobody', concrete(path), { method: 'PUT' })).status).toBe(404)
    // What an act is asked for is not said here, which is told to nobody but who may do it.
    expect((await ask('platform', concrete(path), { method })).status).toBe(method === 'GET' ? 200 : 422)
    if (!('platform' in access)) return
    const refused = await ask(`all but ${access.platform}`, concrete(path), { method })
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      403,
      `This needs the right ${access.platform}, which you do not hold.`,
    ])
  },
)

test.for(memberRoutes)('$name needs somebody who is signed in here', async ({ method, path }) => {
  for (const who of ['nobody', 'platform']) {
    const response = await ask(who, concrete(path), { method })
    expect([response.status, await response.json()]).toEqual([
      401,
      { type: '/problems/not-signed-in', title: 'You are not signed in', status: 401 },
    ])
  }
})

test('a session of one plane is none of the other, not even under its name', async () => {
  const token = (cookies['platform'] ?? '').split('=')[1]
  expect((await ask('', '/api/v1/me', { headers: { cookie: `tenantatlas=${token}` } })).status).toBe(401)
  const admin = (cookies['owner'] ?? '').split('=')[1]
  expect((await ask('', '/api/system/me', { headers: { cookie: `tenantatlas-system=${admin}` } })).status).toBe(404)
  expect((await ask('', '/api/system/me', { headers: { authorization: `Bearer ${admin}` } })).status).toBe(404)
})

test('a member without the right is told which, before what else is wrong, and it is on record', async () => {
  const path = `/api/v1/tenants/${home.tenants[0]?.externalId}/operations`
  const json = { 'content-type': 'application/json' }
  for (const body of ['{"type":"inventory.sync"}', '{"type":5}']) {
    const response = await ask('readonly', path, { method: 'POST', body, headers: json })
    expect([response.status, await response.json()]).toEqual([
      403,
      {
        type: '/problems/forbidden',
        title: 'You may not do this',
        status: 403,
        detail: 'This needs the right tenant.operations.start, which your role here does not include.',
      },
    ])
  }
  await ask('viewer', '/api/system/operations')
  const { rows } = await database.pool
    .query<{ who: string; id: string | null; metadata: object }>(
      `begin; set local role tenantatlas_platform;
     select actor_email as who, actor_id as id, workspace_id, metadata from audit_log where action = 'authorization.denied'
     order by audit_log.id desc limit 2; commit`,
    )
    .then(
      (results) =>
        (results as unknown as { rows: { who: string; id: string | null; metadata: object }[] }[])[2] ?? { rows: [] },
    )
  expect(rows).toEqual([
    {
      who: 'viewer@example.test',
      id: null,
      workspace_id: null,
      metadata: { route: 'systemListOperations', capability: 'platform.operations.view' },
    },
    {
      who: home.people.readonly.email,
      id: home.people.readonly.id,
      workspace_id: home.id,
      metadata: { route: 'startOperation', capability: 'tenant.operations.start' },
    },
  ])
})
