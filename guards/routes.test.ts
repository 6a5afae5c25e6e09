import { describe, expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { registrars, routes } from './routes.ts'

const at = (path: string, text: string) => foundIn(routes, { [path]: text })
const api = 'contract/people.ts'

describe('finds', () => {
  test.each([
    ['no access', api, `const r = defineRoute({ method: 'GET', path: '/api/v1/me' })`],
    ['no reason', api, `const r = defineRoute({ path: '/a', access: { public: '' } })`],
    ['a cast around the check of the compiler', api, `const r = (defineRoute as Loose)({ path: '/a' })`],
    ['a key that nobody knows', api, `const r = defineRoute({ path: '/a', access: { role: 'owner' } })`],
    ['two answers', api, `const r = defineRoute({ path: '/a', access: { public: 'a', capability: 'b' } })`],
    ['access from elsewhere', api, `const r = defineRoute({ path: '/a', access })`],
    ['a definition that hides', api, `const r = defineRoute(route)`],
    ['a route past the registrar', 'server/inventory/routes.ts', `app.get('/api/v1/secret', handler)`],
    [
      'a server under another name',
      'server/http/extra.ts',
      `const bind = (it: FastifyInstance) => it.get('/x', handler)`,
    ],
    ['a route behind a variable', 'server/http/extra.ts', `for (const url of urls) app.get(url, handler)`],
    ['a route as an object', 'server/http/extra.ts', `fastify.route({ method: 'GET', url: '/x', handler })`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })

  test('a definition that the list leaves out', () => {
    const files = {
      [api]: `export const getMe = defineRoute({ access: { signedIn: 'x' } })\nexport const getYou = defineRoute({ access: { signedIn: 'x' } })`,
      'contract/routes.ts': `import * as people from './people.ts'\nexport const routes = [people.getMe]`,
    }
    expect(foundIn(routes, files)).toEqual([`${api}:2`])
  })
})

describe('passes', () => {
  test.each([
    ['a capability', api, `const r = defineRoute({ path: '/a', access: { capability: 'tenant.core.view' } })`],
    ['a reason', api, `const r = defineRoute({ path: '/a', access: { public: 'Nobody is signed in yet.' } })`],
    ['the registrar', 'server/http/bind-endpoint.ts', `app.route({ method, url, handler })`],
    ['a map', 'server/access/store.ts', `const value = cache.get('/x')`],
    ['a client', 'server/cli/http.ts', `http.get(url)`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})

test('the list of registrars only shrinks', () => {
  expect(registrars.length).toBeLessThanOrEqual(5)
})
