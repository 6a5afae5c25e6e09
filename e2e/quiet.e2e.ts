import type { Page } from '@playwright/test'
import { wideWorldImporters } from './customers.ts'
import { expect, inventoryOf, test } from './story.ts'

/** Every request that the page makes from now on; the stream that it holds already is none. */
function requestsOf(page: Page): string[] {
  const seen: string[] = []
  page.on('request', (request) => seen.push(`${request.method()} ${new URL(request.url()).pathname}`))
  return seen
}

/** True when a second of the page's time brought no further request. */
async function settled(page: Page, seen: readonly string[]): Promise<boolean> {
  const before = seen.length
  await page.clock.runFor(1_000)
  await page.waitForLoadState('networkidle', { timeout: 500 }).catch(() => undefined)
  return seen.length === before
}

/** What a browser tells a page whose tab is hidden or comes back. */
const show = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => visibility === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('visibilitychange'))
  }, state)

/** As the stranger, whose workspace has no news of what other stories do at the same time. */
const addresses = [inventoryOf(wideWorldImporters), '/admin/operations', '/admin']

for (const address of addresses) {
  test(`${address.replace(/[0-9a-f-]{36}/, '{tenant}')} makes no request for a minute in which nothing happens`, async ({
    page,
    signedIn,
  }) => {
    await signedIn('stranger')
    await page.clock.install()
    const streamed = page.waitForResponse('**/api/v1/live')
    const seen = requestsOf(page)
    await page.goto(address)
    await streamed
    await expect(page.getByText(/as of|Nothing has been read/).first()).toBeVisible()
    // The stream says hello, and what was read before it is read once more; then there is nothing left to do.
    await expect.poll(() => settled(page, seen), { intervals: [300] }).toBe(true)
    seen.length = 0
    await page.clock.runFor(60_000)
    expect(seen).toEqual([])
  })
}

test('a hidden tab makes no request for a minute, also while something is under way, and reads once when it comes back', async ({
  page,
  signedIn,
  graph,
}) => {
  await signedIn('stranger')
  await graph.slow(wideWorldImporters, 1500)
  await page.clock.install()
  await page.goto(inventoryOf(wideWorldImporters))
  await page.getByRole('button', { name: 'Sync inventory' }).first().click()
  await expect(page.getByRole('region', { name: 'Active operations' })).toBeVisible()
  await show(page, 'hidden')
  const seen = requestsOf(page)
  await page.clock.runFor(60_000)
  expect(seen).toEqual([])
  await show(page, 'visible')
  await page.clock.runFor(2_000)
  await expect.poll(() => seen.filter((request) => request.endsWith('/api/v1/live')).length).toBe(1)
  await graph.normal(wideWorldImporters)
})
