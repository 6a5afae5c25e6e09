import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { importRun } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { apiTokens, openSessions, revokeAllTokens } from '../../tests/sign-ins.ts'
import { givePassword, testPassword, testWeb } from '../../tests/web.ts'
import { testCli } from './testing/real-cli.ts'

const database = testDatabase()
const web = testWeb(database)
const cli = testCli()
let workspace: TestWorkspace
let tenantId = ''

beforeAll(async () => {
  workspace = await createWorkspace(database.pool)
  tenantId = workspace.tenants[0]?.externalId ?? ''
  await givePassword(database.pool, workspace.people.operator.id)
  await givePassword(database.pool, workspace.people.readonly.id)
})

const signIn = (as: 'operator' | 'readonly' = 'operator', password = testPassword) =>
  cli.run(['login', '--url', web.url, '--email', workspace.people[as].email, '--password-stdin'], {
    stdin: `${password}\n`,
  })
const tokens = () => apiTokens(database.db)
const oneLine = /^[^\n]+\n$/

describe('signing in', () => {
  afterAll(() => cli.run(['logout']))

  test('keeps a token in a file only its owner reads, and neither password nor token is said', async () => {
    const { code, out, err } = await signIn()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`Signed in at ${web.url} as ${workspace.people.operator.name}`)
    const saved = JSON.parse(readFileSync(cli.loginFile(), 'utf8'))
    expect(saved).toMatchObject({ url: web.url, email: workspace.people.operator.email })
    expect(statSync(cli.loginFile()).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(cli.loginFile())).mode & 0o777).toBe(0o700)
    expect(out).not.toContain(saved.token)
    expect(JSON.stringify(saved)).not.toContain(testPassword)
    expect(await openSessions(database.db)).toEqual([])
  })

  test('again leaves one token, and signing out none', async () => {
    await signIn()
    expect(await tokens()).toHaveLength(1)
    expect((await cli.run(['logout'])).code).toBe(0)
    expect(await tokens()).toEqual([])
    expect(existsSync(cli.loginFile())).toBe(false)
    expect(await cli.run(['tenants', 'list'])).toMatchObject({ code: 3, out: '' })
    expect((await cli.run(['logout'])).code).toBe(0)
  })

  test('with a wrong password is one line and exit code 1, and keeps nothing', async () => {
    const { code, out, err } = await signIn('operator', 'wrong')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe('E-mail or password is not right. Check both and try again.\n')
    expect(existsSync(cli.loginFile())).toBe(false)
  })

  test('a file that others can read is not used', async () => {
    await signIn()
    chmodSync(cli.loginFile(), 0o644)
    const { code, err } = await cli.run(['tenants', 'list'])
    expect(code).toBe(3)
    expect(err).toMatch(/Others on this machine can read .* so it is not used/)
    expect((await cli.run(['logout'])).code).toBe(0)
    expect(await tokens()).toEqual([])
  })

  test('a token that was revoked is exit code 3, with what to do', async () => {
    await signIn()
    await revokeAllTokens(database.db)
    const { code, err } = await cli.run(['operations', 'list'])
    expect(code).toBe(3)
    expect(err).toMatch(/not signed in.*tenantatlas login/)
  })

  test('a server that is not there is exit code 1, in one line', async () => {
    const env = { TENANTATLAS_URL: 'http://127.0.0.1:1', TENANTATLAS_TOKEN: 'ta_x' }
    const { code, err } = await cli.run(['tenants', 'list'], { env })
    expect(code).toBe(1)
    expect(err).toMatch(oneLine)
    expect(err).toContain('could not be reached')
  })

  test('a kept token goes to no other server', async () => {
    await signIn()
    const { code, err } = await cli.run(['tenants', 'list'], { env: { TENANTATLAS_URL: 'http://127.0.0.1:1' } })
    expect(code).toBe(3)
    expect(err).toContain('not signed in at http://127.0.0.1:1')
  })
})

describe('signed in', () => {
  beforeAll(() => signIn())

  test('tenants are listed, a line each in a pipe', async () => {
    expect((await cli.run(['tenants', 'list'])).out).toBe(`${tenantId}  ${workspace.tenants[0]?.name}  active\n`)
    const { items } = JSON.parse((await cli.run(['tenants', 'list', '--json'])).out)
    expect(items).toHaveLength(1)
  })

  test('starting by name, once more, and cancelling', async () => {
    const args = ['operations', 'start', 'inventory.sync', '--types', 'scopeTag', '--tenant']
    const first = await cli.run([...args, workspace.tenants[0]?.name ?? '', '--json'])
    expect(first).toMatchObject({ code: 0, err: '' })
    const { operation, alreadyQueued } = JSON.parse(first.out)
    expect(alreadyQueued).toBe(false)
    const again = await cli.run([...args, tenantId])
    expect(again.out).toContain('Inventory sync already queued.')
    expect(again.out).toContain(`${web.url}${operation.url}`)
    const cancelled = await cli.run(['operations', 'cancel', operation.id])
    expect(cancelled).toEqual({ code: 0, out: `Operation #${operation.id} · Inventory sync: Cancelled.\n`, err: '' })
    const late = await cli.run(['operations', 'cancel', operation.id])
    expect(late.code).toBe(1)
    expect(late.err).toMatch(/already ended.*\n$/)
  })

  test('the same key starts the same operation', async () => {
    const args = ['operations', 'start', 'inventory.sync', '--tenant', tenantId, '--json', '--idempotency-key', 'night']
    const [one, two] = [JSON.parse((await cli.run(args)).out), JSON.parse((await cli.run(args)).out)]
    expect(two).toEqual(one)
    const other = await cli.run([...args, '--types', 'scopeTag'])
    expect(other).toMatchObject({ code: 1, out: '' })
    await cli.run(['operations', 'cancel', one.operation.id])
  })

  test.each([
    ['no policy type', ['--types', ''], 1, 'Select at least one policy type.'],
    ['a policy type nobody knows', ['--types', 'nope'], 1, 'This is not a policy type that can be read.'],
    ['an input that is no object', ['--input', '[]'], 2, 'Write a JSON object'],
  ])('%s is refused in words', async (_, more, code, words) => {
    const ended = await cli.run(['operations', 'start', 'inventory.sync', '--tenant', tenantId, ...more])
    expect(ended.code).toBe(code)
    expect(ended.err).toContain(words)
  })

  test('an operation that is not there, and a tenant nobody has', async () => {
    expect(await cli.run(['operations', 'show', '999999'])).toMatchObject({ code: 1, out: '' })
    expect((await cli.run(['operations', 'watch', '999999'])).code).toBe(1)
    const unknown = await cli.run(['operations', 'start', 'inventory.sync', '--tenant', 'Nobody'])
    expect(unknown.err).toContain('No tenant of yours is called "Nobody"')
  })

  test('what a role may not do is said', async () => {
    await signIn('readonly')
    const { code, err } = await cli.run(['operations', 'start', 'inventory.sync', '--tenant', tenantId])
    await signIn()
    expect(code).toBe(1)
    expect(err).toMatch(/^You may not do this\.[^\n]+\n$/)
  })
})

describe('showing and listing', () => {
  let id = 0
  beforeAll(async () => {
    await signIn()
    const failures = [
      { code: 'permission_denied', message: 'Refused.', count: 1, item: { id: 'a', name: 'Red \u001b[31mapp\u0007' } },
      { code: 'permission_denied', message: 'Refused.', count: 1, item: { id: 'b', name: 'Other' } },
    ]
    id = await importRun(database.pool, workspace, {
      status: 'completed',
      outcome: 'partially_succeeded',
      reason_code: 'some_items_failed',
      started_at: new Date(Date.now() - 60_000),
      completed_at: new Date(),
      summary_counts: { total: 3, processed: 3, succeeded: 1, failed: 2 },
      failures: JSON.stringify(failures),
    })
  })

  test('says how it ended, the counts, and what went wrong by cause', async () => {
    const { code, out } = await cli.run(['operations', 'show', `#${id}`])
    expect(code).toBe(0)
    expect(out).toContain('partially succeeded')
    expect(out).toContain('Total: 3 · Processed: 3 · Succeeded: 1 · Failed: 2')
    expect(out).toContain('Microsoft refused: the connection lacks a permission. (2 times)')
    expect(out).toContain('Red app [a]: Refused.')
    expect(out).not.toMatch(/[\u001b\u0007%]/)
  })

  test('as JSON it is what the API answers', async () => {
    const { token } = JSON.parse(readFileSync(cli.loginFile(), 'utf8'))
    const headers = { authorization: `Bearer ${token}` }
    const answer = await (await fetch(`${web.url}/api/v1/operations/${id}`, { headers })).json()
    const { out } = await cli.run(['operations', 'show', String(id), '--json'])
    expect(JSON.parse(out)).toEqual(answer)
    expect(out).not.toContain('\u001b')
  })

  test('a list in a pipe is plain lines; pages follow each other', async () => {
    const other = await importRun(database.pool, workspace, {
      status: 'completed',
      outcome: 'succeeded',
      started_at: new Date(),
      completed_at: new Date(),
    })
    const { out } = await cli.run(['operations', 'list', '--outcome', 'partially_succeeded'])
    expect(out).toMatch(
      new RegExp(`^${id}  Inventory sync  Tenant 1 \\S+  Partially succeeded  Needs follow-up  Ran for `),
    )
    expect(out).not.toMatch(/[\t\u001b]/)
    const first = await cli.run(['operations', 'list', '--limit', '1'])
    expect(first.out).toMatch(new RegExp(`^${other}  [^\\n]*\\n$`))
    expect(first.err).toMatch(new RegExp(`--cursor \\d+-${other}, `))
    const all = JSON.parse((await cli.run(['operations', 'list', '--limit', '1', '--all', '--json'])).out)
    expect(all.items.map((item: { id: string }) => item.id)).toEqual(
      expect.arrayContaining([String(other), String(id)]),
    )
    expect(all.nextCursor).toBeNull()
  })
})
