import { expect, test } from 'vitest'
import type { RunHint } from '../runs/hints.ts'
import { createReaders } from './live-readers.ts'
import type { Views } from './live-views.ts'

const hint: RunHint = { kind: 'operation', runId: 1, workspaceId: 1, tenantId: 5, initiatorId: null }
const view = { personId: 3, workspaces: new Map([[1, 'all' as const]]) }

/** A database that answers as it is told, and counts how often it was asked. */
function setUp() {
  const at = { now: 0 }
  const database = { asked: 0, knows: new Set(['a', 'b']), isDown: false }
  const readers = createReaders(
    async (tokens, tenantIds): Promise<Views> => {
      database.asked++
      if (database.isDown) throw new Error('down')
      return {
        byToken: new Map(tokens.filter((token) => database.knows.has(token)).map((token) => [token, view])),
        tenants: new Map(tenantIds.map((id) => [id, { workspaceId: 1, externalId: `guid-${id}` }])),
      }
    },
    () => at.now,
  )
  const add = (token: string) => {
    const seen = { text: '', ended: false }
    readers.add(token, { send: (text) => void (seen.text += text), end: () => void (seen.ended = true) })
    return seen
  }
  return { at, database, readers, add }
}

test('a thousand streams and many hints cost one reading a second', async () => {
  const { at, database, readers, add } = setUp()
  for (let i = 0; i < 1000; i++) add('a')
  for (at.now = 0; at.now < 1000; at.now += 20) {
    await readers.refresh([hint])
    readers.tell('', [hint])
  }
  expect(database.asked).toBe(1)
  at.now = 1000
  await readers.refresh([])
  expect(database.asked).toBe(2)
})

test('a reader or a tenant that is not known yet is read before anything is said', async () => {
  const { database, readers, add } = setUp()
  const first = add('a')
  await readers.refresh([hint])
  expect(readers.tell('', [hint])).toBe(true)
  expect(first.text).toContain('guid-5')
  const second = add('b')
  await readers.refresh([{ ...hint, tenantId: 6 }])
  readers.tell('', [{ ...hint, tenantId: 6 }])
  expect(second.text).toContain('guid-6')
  expect(database.asked).toBe(2)
})

test('who is out loses the stream at the next reading', async () => {
  const { at, database, readers, add } = setUp()
  const [one, other] = [add('a'), add('b')]
  await readers.refresh([])
  database.knows.delete('a')
  at.now = 1000
  await readers.refresh([hint])
  expect([one.ended, other.ended]).toEqual([true, false])
  readers.tell('', [hint])
  expect(one.text).toBe('')
})

test('without the database nothing is said on old rights, and nobody is kept for ever', async () => {
  const { at, database, readers, add } = setUp()
  const reader = add('a')
  await readers.refresh([])
  database.isDown = true
  at.now = 2500
  await expect(readers.refresh([hint])).rejects.toThrow('down')
  expect(readers.tell('', [hint])).toBe(false)
  readers.endUnconfirmed()
  expect(reader).toEqual({ text: '', ended: false })
  at.now = 10_001
  readers.endUnconfirmed()
  expect(reader.ended).toBe(true)
})
