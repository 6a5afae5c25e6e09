import { expect, test } from 'vitest'
import { graphWalls } from './graph-walls.ts'
import { foundIn } from './planted.ts'

test('finds an address of Microsoft outside the client, glued ones too', () => {
  const text = `const a = 'https://graph.microsoft.com/beta'\nconst b = 'deviceManagement' + '/configurationPolicies'`
  expect(foundIn(graphWalls, { 'server/inventory/sync.ts': text })).toEqual([
    'server/inventory/sync.ts:1',
    'server/inventory/sync.ts:2',
  ])
})

test('finds the client behind monitoring, through another file', () => {
  const files = {
    'server/runs/queries.ts': `import { nameOf } from '../tenancy/tenancy.ts'`,
    'server/tenancy/tenancy.ts': `import { get } from '../graph/client.ts'`,
    'server/graph/client.ts': '',
  }
  expect(foundIn(graphWalls, files)).toEqual(['server/runs/queries.ts:1'])
})

test('passes the client, the simulator, words about Graph, and types of it', () => {
  const files = {
    'server/graph/cloud.ts': `const url = 'https://graph.microsoft.com'`,
    'simulator/server.ts': `const path = '/beta/deviceManagement/deviceConfigurations'`,
    'server/inventory/sync.ts': `const text = 'Microsoft Graph did not answer.'`,
    'server/runs/queries.ts': `import type { Reply } from '../graph/client.ts'`,
  }
  expect(foundIn(graphWalls, files)).toEqual([])
})
