import { customers } from './customers.ts'
import { expect, inventoryOf, startSync, test } from './story.ts'

const customer = customers.live

test('without its stream a page says since when, reads on by the clock, and says nothing more once it is back', async ({
  page,
  signedIn,
  graph,
}) => {
  await signedIn('manager')
  await graph.slow(customer, 400)
  await page.route('**/api/v1/live', (route) => route.abort())
  await startSync(page, customer)
  await page.goto(inventoryOf(customer))
  const notice = page.getByRole('status').filter({ hasText: 'Live updates lost since' })
  await expect(notice).toContainText(/since \d\d:\d\d\. While something is under way, this page reads every 10 s\./)
  const widget = page.getByRole('region', { name: 'Active operations' })
  await expect(widget).toBeVisible()
  // It leaves by itself although no hint ever comes.
  await expect(widget).toHaveCount(0, { timeout: 40_000 })
  await expect(page.getByRole('main')).toContainText('Last sync: succeeded')

  await page.unroute('**/api/v1/live')
  await expect(notice).toHaveCount(0, { timeout: 15_000 })
})
