import net from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { startSync } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'
import { givePassword, signInOver, testWeb } from '../../tests/web.ts'

const database = testDatabase()
const web = testWeb(database)

/** The outside network, forbidden: whatever of this process reaches for it is refused and remembered. */
const reached: string[] = []
const connect = net.Socket.prototype.connect
const isHere = (text: string) => /127\.0\.0\.1|localhost|::1|\.s\.PGSQL/.test(text)
beforeEach(() => {
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const wanted = JSON.stringify(args, (_, value: unknown) => (typeof value === 'function' ? undefined : value))
    if (isHere(wanted)) return Reflect.apply(connect, this, args) as net.Socket
    reached.push(wanted)
    throw new Error('there is no outside network here')
  }
})
afterEach(() => {
  net.Socket.prototype.connect = connect
})

test('everything that watches operations answers with the outside network forbidden, and reaches for none of it', async () => {
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow()
  expect(reached).toHaveLength(1)

  const workspace = await createWorkspace(database.pool)
  const [tenant] = workspace.tenants
  const { id } = await startSync(database.db, workspace)
  await givePassword(database.pool, workspace.people.owner.id)
  const cookie = await signInOver(web, workspace.people.owner.email)
  const paths = [
    '/api/v1/operations',
    '/api/v1/operations/counts',
    `/api/v1/operations/${id}`,
    `/api/v1/operations/${id}/events`,
    '/api/v1/notifications',
    `/api/v1/tenants/${tenant?.externalId ?? ''}/inventory`,
    '/api/v1/tenants',
    '/api/docs',
  ]
  for (const path of paths) {
    const answer = await fetch(web.url + path, { headers: { cookie } })
    expect([path, answer.status]).toEqual([path, 200])
  }
  expect(reached).toHaveLength(1)
})
