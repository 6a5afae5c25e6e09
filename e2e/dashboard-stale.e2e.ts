import { customers } from './customers.ts'
import { hubShown } from './hub-rows-behind.ts'
import { test } from './own-product.ts'
import { expect, startSync } from './story.ts'

test('what goes stale is on every tile at once, although nothing tells of it, and leaves them when it goes on', async ({
  page,
  context,
  signedIn,
  graph,
  product,
}) => {
  test.setTimeout(120_000)
  const customer = customers.dashboard
  await signedIn('manager')
  await graph.slow(customer, 5_000)
  const { id } = await startSync(page, customer)
  const tenantPage = await context.newPage()
  await tenantPage.goto(`/admin/t/${customer.guid}`)
  await page.goto('/admin')
  const stale = [page, tenantPage].map((one) =>
    one.getByRole('region', { name: 'Operations of the last 30 days' }).getByRole('link', { name: /^Likely stale/ }),
  )
  for (const tile of stale) await expect(tile).toContainText('0')
  const status = async () => (await (await page.request.get(`/api/v1/operations/${id}`)).json()).status as string
  await expect.poll(status).toBe('running')
  await product.crash('worker')

  for (const [at, tile] of stale.entries()) {
    await [page, tenantPage][at]?.bringToFront()
    await expect(tile).toContainText('1', { timeout: 20_000 })
  }
  await page.bringToFront()
  const entry = page.getByRole('region', { name: 'Likely stale', exact: true })
  await expect(entry.getByRole('listitem')).toContainText(customer.name)
  await expect(entry.getByRole('listitem')).toContainText(/No heartbeat for \d+ s/)
  await stale[0]?.click()
  await expect(page.getByRole('tab', { selected: true })).toContainText('Likely stale')
  expect((await hubShown(page)).ids).toEqual([id])

  await graph.normal(customer)
  await tenantPage.bringToFront()
  await expect(stale[1] ?? page.locator('none')).toContainText('0', { timeout: 40_000 })
})
