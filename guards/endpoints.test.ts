import { describe, expect, test } from 'vitest'
import { endpoints } from './endpoints.ts'
import { foundIn } from './planted.ts'

const contract = {
  'contract/operations.ts': `
    export const listOperations = defineRoute({ path: '/api/v1/operations', access: { capability: 'tenant.operations.view' } })
    export const getOperation = defineRoute({ path: '/api/v1/operations/{id}', access: { capability: 'tenant.operations.view' } })
    export const signIn = defineRoute({ path: '/api/v1/session', access: { public: 'Nobody is signed in yet.' } })
    export const systemList = defineRoute({ path: '/api/system/operations', access: { platform: 'platform.operations.view' } })`,
}
const at = (text: string) => foundIn(endpoints, { 'server/runs/routes.ts': text, ...contract })

describe('finds', () => {
  test.each([
    ['a guarded route that is open to everybody', 'publicEndpoint(operations.listOperations, list)'],
    ['a route of the platform that any person gets', 'openEndpoint(systemList, list)'],
    ['a route of people that the platform gets', 'systemEndpoint(operations.listOperations, list)'],
    ['one thing, with the right held anywhere', 'openEndpoint(operations.getOperation, show)'],
  ])('%s', (_, text) => {
    expect(at(text)).toEqual(['server/runs/routes.ts:1'])
  })
})

describe('passes', () => {
  test.each([
    ['a list', 'openEndpoint(operations.listOperations, list)'],
    ['one thing, looked up', 'locatedEndpoint(operations.getOperation, find, show)'],
    ['signing in', 'publicEndpoint(people.signIn, signIn)'],
    ['the platform', 'systemEndpoint(operations.systemList, list)'],
    ['a route that is made up', 'publicEndpoint(somethingElse, show)'],
  ])('%s', (_, text) => {
    expect(at(text)).toEqual([])
  })
})
