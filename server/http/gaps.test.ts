import { expect, test } from 'vitest'
import { defineRoute, type Route } from '../../contract/route.ts'
import type { Endpoint } from '../access/endpoint.ts'
import { refuseGaps } from './gaps.ts'

const route = (name: string): Route =>
  defineRoute({
    name,
    method: 'GET',
    path: `/api/v1/${name}`,
    access: { public: 'A test.' },
    summary: name,
    tag: 'Test',
    success: { status: 204, body: null },
  })
const endpoint = (served: Route): Endpoint => ({ route: served, answer: () => Promise.resolve({ body: null }) })
const [one, other] = [route('one'), route('other')]

test('each route with one endpoint, and each endpoint with a route, is well', () => {
  expect(() => refuseGaps([endpoint(one), endpoint(other)], [one, other])).not.toThrow()
})

test.for<[string, Endpoint[], Route[]]>([
  ['routes without exactly one endpoint: other', [endpoint(one)], [one, other]],
  ['routes without exactly one endpoint: one', [endpoint(one), endpoint(one)], [one]],
  ['endpoints outside the contract: other', [endpoint(one), endpoint(other)], [one]],
])('%s', ([message, endpoints, known]) => {
  expect(() => refuseGaps(endpoints, known)).toThrow(message)
})

test.for([[undefined], [{}], [{ public: '' }], [{ public: 'a', signedIn: 'b' }]])(
  'a route whose access is %j says nothing',
  ([access]) => {
    const silent = { ...one, access } as unknown as Route
    expect(() => refuseGaps([endpoint(silent)], [silent])).toThrow('routes that do not say who may use them: one')
  },
)
