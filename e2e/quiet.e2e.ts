import type { Page } from '@playwright/test'
import { wideWorldImporters } from './customers.ts'
import { expect, inventoryOf, syncToEnd, test } from './story.ts'
import { allRequestsSeen, markPath, show } from './widget.ts'

/** Every request that the page makes from now on; the stream that it holds already is none. */
function requestsOf(page: Page): string[] {
  const seen: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname !== markPath) seen.push(`${request.method()} ${pathname}`)
  })
  return seen
}

/** True when a second of the page's time brought no further request. */
async function settled(page: Page, seen: readonly string[]): Promise<boolean> {
  const before = seen.length
  await page.clock.runFor(1_000)
  await page.waitForLoadState('networkidle', { timeout: 500 }).catch(() => undefined)
  return seen.length === before
}

/** As the stranger, whose workspace has no news of what other stories do at the same time. */
const pages: readonly { what: string; at: (page: Page) => Promise<string> | string }[] = [
  { what: 'an inventory', at: () => inventoryOf(wideWorldImporters) },
  { what: 'a tenant’s first page', at: () => `/admin/t/${wideWorldImporters.guid}` },
  { what: 'the hub', at: () => '/admin/operations' },
  { what: 'the overview', at: () => '/admin' },
  {
    what: 'an operation that has ended',
    at: async (page) => `/admin/operations/${(await syncToEnd(page, wideWorldImporters, ['scopeTag'])).id}`,
  },
]

for (const { what, at } of pages) {
  test(`${what} makes no request for a minute in which nothing happens`, async ({ page, signedIn }) => {
    await signedIn('stranger')
    const address = await at(page)
    await page.clock.install()
    const streamed = page.waitForResponse('**/api/v1/live')
    const seen = requestsOf(page)
    await page.goto(address)
    await streamed
    await expect(page.getByText(/as of|Nothing has been read| succeeded$/).first()).toBeVisible()
    // The stream says hello, and what was read before it is read once more; then there is nothing left to do.
    await expect.poll(() => settled(page, seen), { intervals: [300] }).toBe(true)
    seen.length = 0
    await page.clock.runFor(60_000)
    await allRequestsSeen(page)
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
  await allRequestsSeen(page)
  expect(seen).toEqual([])
  await show(page, 'visible')
  await page.clock.runFor(2_000)
  await expect.poll(() => seen.filter((request) => request.endsWith('/api/v1/live')).length).toBe(1)
  await graph.normal(wideWorldImporters)
})
