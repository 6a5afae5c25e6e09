import type { BrowserContext, Page } from '@playwright/test'
import { customers } from './customers.ts'
import { expect, inventoryOf, startSync, test, type Graph } from './story.ts'

const customer = customers.tabs
const widgetOf = (page: Page) => page.getByRole('region', { name: 'Active operations' })

/** Every stream that a tab of this browser opens from now on. */
function streamsOf(context: BrowserContext): Page[] {
  const opened: Page[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/live') opened.push(request.frame().page())
  })
  return opened
}

/** One tab after the other, each of which has read its page. */
async function openTabs(context: BrowserContext, first: Page, count: number): Promise<Page[]> {
  const tabs = [first]
  while (tabs.length < count) tabs.push(await context.newPage())
  for (const tab of tabs) {
    await tab.goto(inventoryOf(customer))
    await expect(tab.getByRole('heading', { level: 1 })).toBeVisible()
  }
  return tabs
}

/** A sync that all of these tabs have to show while Microsoft is slow, and to let go of, without anybody touching them. */
async function allFollow(tabs: readonly Page[], graph: Graph, timeout = 10_000): Promise<void> {
  const [by] = tabs
  if (by === undefined) return
  await graph.slow(customer, 2_000)
  await startSync(by, customer)
  await Promise.all(tabs.map((tab) => expect(widgetOf(tab)).toBeVisible({ timeout })))
  await graph.normal(customer)
  await Promise.all(tabs.map((tab) => expect(widgetOf(tab)).toHaveCount(0, { timeout: 30_000 })))
}

/** What a browser tells a page whose tab is hidden. */
const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('visibilitychange'))
  })

test('twelve tabs share one stream, and each of them follows and can be used', async ({ page, signedIn, graph }) => {
  test.setTimeout(120_000)
  await signedIn('manager')
  const context = page.context()
  const opened = streamsOf(context)
  const tabs = await openTabs(context, page, 12)
  await allFollow(tabs, graph, 30_000)
  expect(opened).toHaveLength(1)
  // A browser has six connections to a server: with a stream each, the seventh tab would wait for ever.
  for (const tab of tabs) {
    await tab.getByRole('link', { name: 'Operations', exact: true }).first().click()
    await expect(tab.getByRole('heading', { level: 1, name: 'Operations' })).toBeVisible()
  }
  expect(opened).toHaveLength(1)
})

test('the tab that keeps the stream may close or be hidden: the next one keeps it', async ({
  page,
  signedIn,
  graph,
}) => {
  await signedIn('manager')
  const context = page.context()
  const opened = streamsOf(context)
  const tabs = await openTabs(context, page, 3)
  expect(opened).toEqual([page])
  const [, second, third] = tabs as [Page, Page, Page]
  await page.close()
  await expect.poll(() => opened.length).toBe(2)
  await allFollow([second, third], graph)
  const [leader, other] = opened[1] === second ? [second, third] : [third, second]

  await hide(leader)
  await expect.poll(() => opened.length).toBe(3)
  const asked: string[] = []
  leader.on('request', (request) => asked.push(request.url()))
  await allFollow([other], graph)
  expect(opened).toEqual([page, leader, other])
  expect(asked).toEqual([])
})

test('whoever is signed out in one tab is led to the sign-in in all of them', async ({ page, signedIn }) => {
  await signedIn('operator')
  const tabs = await openTabs(page.context(), page, 3)
  const [first, second, third] = tabs as [Page, Page, Page]
  await first.getByRole('button', { name: /: account$/ }).click()
  await first.getByRole('button', { name: 'Sign out' }).click()
  for (const tab of [first, second, third])
    await expect(tab.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 10_000 })
})

test('a session that ends elsewhere takes the page with it within two seconds', async ({ page, signedIn }) => {
  await signedIn('operator')
  const streamed = page.waitForResponse('**/api/v1/live')
  await page.goto(inventoryOf(customer))
  await streamed
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect((await page.request.delete('/api/v1/session')).status()).toBe(204)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 2_500 })
})
