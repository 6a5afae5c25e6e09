import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** Every value below, with where it stands. */
function* valuesIn(value: unknown, at = '#'): Generator<{ at: string; value: unknown }> {
  yield { at, value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) yield* valuesIn(item, `${at}/${key}`)
}

const resolved = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document)

test('the committed description is the present one; write it with: npx tsx server/http/generate-openapi.ts', () => {
  const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(document)
})

test('every route is described once, under its own name', () => {
  expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
    routes.map(({ path, method }) => `${method.toLowerCase()} ${path}`).sort(),
  )
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(routes.map(({ name }) => name).sort())
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(routes.length)
})

test('every reference leads somewhere, and every named schema is used', () => {
  const refs = [...valuesIn(document)].flatMap(({ at, value }) =>
    at.endsWith('/$ref') ? [{ at, ref: String(value) }] : [],
  )
  expect(refs.filter(({ ref }) => !ref.startsWith('#/') || resolved(ref) === undefined)).toEqual([])
  const used = new Set(refs.map(({ ref }) => ref.split('/').at(-1)))
  expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([])
})

test('the parameters of an address are exactly those that are described', () => {
  for (const { path, operation } of operations) {
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(described.map(({ name }) => name).sort(), path).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, n]) => n).sort(),
    )
    expect(described.every(({ required }) => required)).toBe(true)
  }
})

test('every request that can fail says how, in problem documents', () => {
  for (const { path, operation } of operations) {
    const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
    expect(failures.length, path).toBeGreaterThan(0)
    for (const [, { content }] of failures) expect(Object.keys(content ?? {})).toEqual(['application/problem+json'])
    if (operation.requestBody !== undefined)
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '413', '415', '422']))
    if ('x-capability' in operation) expect(Object.keys(operation.responses)).toContain('403')
  }
})

test('a platform route promises no 401, which would tell that it is there', () => {
  const closed = operations.filter(({ operation }) => operation.security.some((way) => 'systemSession' in way))
  expect(closed.length).toBeGreaterThan(0)
  for (const { operation } of closed) expect(Object.keys(operation.responses)).not.toContain('401')
})

test('security names known schemes only', () => {
  const schemes = Object.keys(document.components.securitySchemes)
  for (const { operation } of operations)
    for (const way of operation.security) expect(schemes).toEqual(expect.arrayContaining(Object.keys(way)))
})

test('a start reads as the spec has it', () => {
  const start = document.paths['/api/v1/tenants/{tenant}/operations']?.post
  expect(start).toMatchObject({
    operationId: 'startOperation',
    'x-capability': 'tenant.operations.start',
    security: [{ session: [] }, { token: [] }],
    parameters: [
      { name: 'tenant', in: 'path', required: true },
      { name: 'Idempotency-Key', in: 'header', required: false },
    ],
  })
  expect(Object.keys(start?.responses ?? {})).toEqual(
    expect.arrayContaining(['202', '401', '403', '404', '409', '413', '415', '422', '429']),
  )
  expect(start?.responses['202']?.headers).toHaveProperty('Location')
  expect(start?.responses['422']?.description).toContain('/problems/key-reused')
})
