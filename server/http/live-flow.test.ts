import { afterEach, expect, test, vi } from 'vitest'
import type { RunHint } from '../runs/hints.ts'
import { startFlow, type Flow } from './live-flow.ts'
import { createReaders } from './live-readers.ts'
import type { Frame } from './live-stream.ts'
import type { View } from './live-views.ts'

const view: View = { personId: 3, workspaces: new Map([[1, 'all' as const]]), roles: new Map([[1, 'owner']]) }
const hint = (runId: number): RunHint => ({
  kind: 'operation',
  runId,
  workspaceId: 1,
  tenantId: null,
  initiatorId: null,
})
let flow: Flow | null = null
afterEach(() => flow?.stop())

/** One reader, to whom sending takes so long; a database that may be away. */
async function setUp(sendingMs = 0) {
  const database = { isDown: false }
  const readers = createReaders(async (tokens) => {
    if (database.isDown) throw new Error('down')
    return { byToken: new Map(tokens.map((token) => [token, view])), tenants: new Map() }
  })
  const sent: string[][] = []
  const kindsOf = (text: string) =>
    [...text.matchAll(/"kind":"hello"|"operationId":"(\d+)"/g)].map(([, id]) => id ?? 'hello')
  const beganAt: number[] = []
  const send = ({ bare }: Frame) => {
    beganAt.push(performance.now())
    const until = performance.now() + sendingMs
    while (performance.now() < until);
    sent.push(kindsOf(String(bare)))
  }
  readers.add('a', { send, beat: () => undefined, end: () => undefined })
  flow = startFlow(readers, () => undefined)
  await vi.waitFor(() => expect(sent).toEqual([['hello']]))
  sent.length = beganAt.length = 0
  return { flow, sent, beganAt, database, readers }
}

test('the first goes at once; those that come while it is sent, and as long again, go together', async () => {
  const { flow, sent, beganAt } = await setUp(40)
  flow.take([hint(1)])
  await vi.waitFor(() => expect(sent).toEqual([['1']]), { interval: 1 })
  for (let run = 2; run <= 5; run++) flow.take([hint(run)])
  await vi.waitFor(() => expect(sent).toEqual([['1'], ['2', '3', '4', '5']]), { interval: 1 })
  const [first = 0, second = 0] = beganAt
  expect(second - first).toBeGreaterThan(78)
})

test('what comes while nobody can say who may see it waits; what is too much of it is read anew', async () => {
  const { flow, sent, database, readers } = await setUp()
  database.isDown = true
  flow.take([{ ...hint(1), tenantId: 5 }, hint(2)])
  await vi.waitFor(() => expect(readers.count()).toBe(1))
  for (let run = 3; run < 5_010; run++) flow.take([{ ...hint(run), tenantId: 5 }])
  database.isDown = false
  flow.wake()
  await vi.waitFor(() => expect(sent).toContainEqual(['hello']))
})
