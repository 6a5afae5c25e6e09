import { expect, test } from 'vitest'
import type { RunHint } from '../runs/hints.ts'
import { eventsOf, textFor } from './live-filter.ts'
import type { View } from './live-views.ts'

const hint: RunHint = { kind: 'operation', runId: 9, workspaceId: 1, tenantId: 5, initiatorId: 3 }
const tenants = new Map([
  [5, { workspaceId: 1, externalId: 'guid-of-5' }],
  [6, { workspaceId: 2, externalId: 'guid-of-6' }],
])
const viewOf = (workspaces: [number, 'all' | Set<number>][], personId = 3): View => ({
  personId,
  workspaces: new Map(workspaces),
  roles: new Map(),
})
const member = viewOf([[1, 'all']])
const eventsFor = (view: View, ...hints: RunHint[]) =>
  [...textFor(view, eventsOf(hints, tenants)).matchAll(/^data: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data ?? '') as unknown,
  )

test('a member of the workspace gets the ids as the API knows them', () => {
  expect(textFor(member, eventsOf([hint], tenants))).toBe(
    'event: message\ndata: {"kind":"operation","operationId":"9","tenantId":"guid-of-5"}\n\n',
  )
})

test('another workspace, another tenant or none of either gets nothing', () => {
  expect(eventsFor(viewOf([[2, 'all']]), hint)).toEqual([])
  expect(eventsFor(viewOf([[1, new Set([6])]]), hint)).toEqual([])
  expect(eventsFor(viewOf([]), hint)).toEqual([])
})

test('somebody narrowed to the tenant gets it, and what belongs to the workspace as a whole', () => {
  const narrowed = viewOf([[1, new Set([5])]])
  expect(eventsFor(narrowed, hint, { ...hint, runId: 10, tenantId: null })).toEqual([
    { kind: 'operation', operationId: '9', tenantId: 'guid-of-5' },
    { kind: 'operation', operationId: '10' },
  ])
})

test('a tenant that is unknown or moved to another workspace is told to nobody', () => {
  expect(eventsFor(member, { ...hint, tenantId: 404 })).toEqual([])
  expect(eventsFor(member, { ...hint, tenantId: 6 })).toEqual([])
})

test('a notification goes to its person alone, and to them only while they are entitled', () => {
  const told: RunHint = { ...hint, kind: 'notification' }
  expect(eventsFor(member, told)).toHaveLength(1)
  expect(eventsFor(viewOf([[1, 'all']], 4), told)).toEqual([])
  expect(eventsFor(viewOf([[2, 'all']]), told)).toEqual([])
  expect(eventsFor(member, { ...told, initiatorId: null })).toEqual([])
})

test('what is hinted twice is said once', () => {
  expect(eventsFor(member, hint, hint, { ...hint, runId: 10 })).toHaveLength(2)
})
