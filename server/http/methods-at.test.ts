import { expect, test } from 'vitest'
import { methodsAt } from './methods-at.ts'

test.for<[string, string[]]>([
  ['/api/v1/session', ['POST', 'DELETE']],
  ['/api/v1/tokens', ['POST', 'GET', 'HEAD']],
  ['/api/v1/operations/5/cancellation', ['POST']],
  ['/api/v1/live', ['GET']],
  ['/api/v1/operations/5/6', []],
  ['/api/v1/operations/', []],
  ['/api/system/operations', []],
])('%s answers %j', ([path, methods]) => {
  expect(methodsAt(path)).toEqual(methods)
})
