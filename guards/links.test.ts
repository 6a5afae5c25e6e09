import { describe, expect, test } from 'vitest'
import { links } from './links.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(links, { [path]: text })

describe('finds', () => {
  test.each([
    ['a template', 'web/runs/RunRow.tsx', 'const a = <a href={`/admin/operations/${run.id}`}>x</a>'],
    ['a glued text', 'server/notifications/store.ts', `const url = '/admin/operations/' + id`],
    ['the system panel', 'web/system/RunsPage.tsx', 'navigate(`/system/ops/runs/${id}`)'],
    [
      'a base behind a constant',
      'web/runs/RunRow.tsx',
      'const base = `/admin/operations`; const url = `${base}/${id}`',
    ],
    ['a pattern that a page links to', 'web/runs/RunRow.tsx', `const a = <Link to="/admin/operations/$id" />`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['the function', 'operations/operation-path.ts', 'const a = `/admin/operations/${id}`'],
    ['the hub', 'web/runs/tiles.ts', 'const a = `/admin/operations?tab=${tab}`'],
    ['a pattern of the router', 'web/routes.tsx', `const path = '/admin/operations/$id'`],
    ['a route that is open', 'web/admin/operations/OperationPage.tsx', `useParams({ from: '/admin/operations/$id' })`],
    ['the API', 'contract/operations.ts', `const path = '/api/v1/operations/:id'`],
    ['a test', 'operations/presenter.test.ts', `expect(url).toBe('/admin/operations/7')`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})
