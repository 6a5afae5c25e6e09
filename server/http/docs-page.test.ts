import { expect, test } from 'vitest'
import type { Route } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'
import { curlExample, exampleBodies } from './docs-example.ts'
import { docsPage } from './docs-page.ts'
import { schemaHtml } from './docs-schema.ts'

const page = docsPage()

test('every route stands on the page with its method, path, summary and an example', () => {
  for (const { name, method, path, summary } of routes) {
    const article = page.split(`<article id="${name}">`)[1]?.split('</article>')[0] ?? ''
    expect(article, name).toContain(`>${method}</span> <code>${path}</code>`)
    expect(article, name).toContain(summary.replaceAll("'", '&#39;'))
    expect(article, name).toContain('curl')
  }
})

test('the page loads nothing and runs nothing', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:|url\(|@import/i)
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
})

test('every link on the page leads to something on the page, ids stand once', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(ids.length).toBe(new Set(ids).size)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('no heading level is skipped and there is one main, one nav, one h1', () => {
  const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
  levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1))
  for (const once of ['<h1', '<main', '<nav', '<title>']) expect(page.split(once).length).toBe(2)
})

test('each example body is one that its route takes, and each body has one', () => {
  for (const route of routes as readonly Route[]) {
    if (route.body === undefined) expect(exampleBodies).not.toHaveProperty(route.name)
    else expect(route.body.safeParse(exampleBodies[route.name]).success, route.name).toBe(true)
  }
})

test('an example shows how one is known', () => {
  const example = (name: string) => curlExample(routes.find((route) => route.name === name) as Route)
  expect(example('listTenants')).toContain('Authorization: Bearer $TOKEN')
  expect(example('systemListOperations')).toContain('-b cookies.txt')
  expect(example('signIn')).not.toContain('Bearer')
})

test('a description from the contract cannot bring markup with it', () => {
  const html = schemaHtml({ properties: { '<b>': { type: 'string', description: '<script>`a<b`</script>' } } })
  expect(html).not.toMatch(/<script|<b>/)
  expect(html).toContain('<code>a&lt;b</code>')
})
