import { expect, test } from 'vitest'
import type { RunHint } from '../runs/hints.ts'
import { createReaders } from './live-readers.ts'
import type { View, Views } from './live-views.ts'

const hint: RunHint = { kind: 'operation', runId: 1, workspaceId: 1, tenantId: 5, initiatorId: null }
const all: View = { personId: 3, workspaces: new Map([[1, 'all' as const]]), roles: new Map([[1, 'owner']]) }

/** A database that answers as it is told, and counts how often it was asked, and for how many people. */
function setUp() {
  const at = { now: 0 }
  const database = { asked: 0, people: 0, knows: new Map<string, View>(), isDown: false }
  for (const token of ['a', 'b']) database.knows.set(token, all)
  const readers = createReaders(
    async (tokens, tenantIds): Promise<Views> => {
      database.asked++
      database.people += tokens.length
      if (database.isDown) throw new Error('down')
      return {
        byToken: new Map(
          tokens.flatMap((token) => (database.knows.has(token) ? [[token, database.knows.get(token)!]] : [])),
        ),
        tenants: new Map(tenantIds.map((id) => [id, { workspaceId: 1, externalId: `guid-${id}` }])),
      }
    },
    () => at.now,
  )
  const add = (token: string) => {
    const seen = { kinds: [] as string[], text: '', ended: false }
    readers.add(token, {
      send({ bare }) {
        seen.text += String(bare)
        seen.kinds = [...seen.text.matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind ?? '')
      },
      beat: () => undefined,
      end: () => void (seen.ended = true),
    })
    return seen
  }
  return { at, database, readers, add }
}

test('a thousand streams and many hints cost one reading a second', async () => {
  const { at, database, readers, add } = setUp()
  for (let i = 0; i < 1000; i++) add('a')
  for (at.now = 0; at.now < 1000; at.now += 20) {
    await readers.learn([hint])
    readers.tell([hint])
  }
  expect(database.asked).toBe(1)
  await readers.refresh()
  expect(database.asked).toBe(2)
})

test('who comes hears hello once it is known what they may see, and nobody else is read for it', async () => {
  const { database, readers, add } = setUp()
  const first = add('a')
  expect(readers.tell([])).toBe(true)
  expect(first.kinds).toEqual([])
  await readers.learn([])
  expect(first.kinds).toEqual(['hello'])
  const second = add('b')
  await readers.learn([])
  expect([first.kinds, second.kinds]).toEqual([['hello'], ['hello']])
  expect(database.people).toBe(2)
})

test('a tenant that is not known yet is read before anything is said', async () => {
  const { database, readers, add } = setUp()
  const reader = add('a')
  await readers.learn([hint])
  readers.tell([hint])
  expect(reader.text).toContain('guid-5')
  await readers.learn([{ ...hint, tenantId: 6 }])
  readers.tell([{ ...hint, tenantId: 6 }])
  expect(reader.text).toContain('guid-6')
  expect(database.asked).toBe(2)
})

test('who is out is told so and loses the stream at the next reading', async () => {
  const { database, readers, add } = setUp()
  const [one, other] = [add('a'), add('b')]
  await readers.learn([hint])
  database.knows.delete('a')
  await readers.refresh()
  expect([one.ended, other.ended]).toEqual([true, false])
  readers.tell([hint])
  expect(one.kinds).toEqual(['hello', 'rights'])
  expect(other.kinds).toEqual(['hello', 'operation'])
})

const narrowed = (...tenants: number[]): View => ({ ...all, workspaces: new Map([[1, new Set(tenants)]]) })
const two: View = { ...all, workspaces: new Map([...all.workspaces, [2, 'all']]) }

test.each<[string, View, View, string[], boolean]>([
  ['a workspace is gone', two, all, ['hello', 'rights'], true],
  ['a membership is narrowed', all, narrowed(5), ['hello', 'rights'], true],
  ['one of the tenants is gone', narrowed(5, 6), narrowed(6, 7), ['hello', 'rights'], true],
  ['a workspace is added', all, two, ['hello', 'rights'], false],
  ['a tenant is added', narrowed(5), narrowed(5, 6), ['hello', 'rights'], false],
  ['a membership is widened', narrowed(5), all, ['hello', 'rights'], false],
  ['a role is changed', all, { ...all, roles: new Map([[1, 'readonly']]) }, ['hello', 'rights'], false],
  ['nothing is changed', narrowed(5, 6), narrowed(6, 5), ['hello'], false],
])('when %s the page is told, and whoever sees less comes again', async (_, before, now, kinds, isEnded) => {
  const { database, readers, add } = setUp()
  database.knows.set('a', before)
  const reader = add('a')
  await readers.learn([])
  database.knows.set('a', now)
  await readers.refresh()
  expect([reader.kinds, reader.ended]).toEqual([kinds, isEnded])
})

test('without the database nothing is said on old rights, and nobody is kept for ever', async () => {
  const { at, database, readers, add } = setUp()
  const reader = add('a')
  await readers.learn([hint])
  database.isDown = true
  at.now = 2500
  await expect(readers.refresh()).rejects.toThrow('down')
  expect(readers.tell([hint])).toBe(false)
  readers.endUnconfirmed()
  expect(reader).toMatchObject({ kinds: ['hello'], ended: false })
  at.now = 10_001
  readers.endUnconfirmed()
  expect(reader.ended).toBe(true)
})

test('when everybody is to read anew, it is spread over the time given', async () => {
  const { readers, add } = setUp()
  const everybody = Array.from({ length: 200 }, () => add('a'))
  await readers.learn([])
  const startedAt = performance.now()
  const heardAt: number[] = []
  readers.tellAnew(100)
  while (heardAt.length < everybody.length) {
    await new Promise((resolve) => setImmediate(resolve))
    const heard = everybody.filter(({ kinds }) => kinds.length === 2).length
    while (heardAt.length < heard) heardAt.push(performance.now() - startedAt)
  }
  // A quarter of the time does not see half of them.
  expect(heardAt[99]).toBeGreaterThan(25)
})
