import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { test } from './own-product.ts'
import { expect, inventoryOf, startSync, syncToEnd } from './story.ts'
import { neverReloaded, readOperation, rowsOf, startSyncs, widgetOf } from './widget.ts'

test('after the web server was killed the widget follows what happens again, and nobody has reloaded', async ({
  page,
  signedIn,
  graph,
  product,
}) => {
  const customer = customers.widget
  await signedIn('manager')
  await graph.slow(customer, 500)
  await page.goto(inventoryOf(customer))
  await expect(page.getByRole('heading', { name: 'Nothing has been read yet' })).toBeVisible()
  const isStillTheSame = await neverReloaded(page)
  const widget = widgetOf(page)
  const streamed = () => page.waitForResponse('**/api/v1/live', { timeout: 30_000 })

  await startSync(page, customer)
  await expect(widget).toContainText('1 active operation')
  const again = streamed()
  await product.crash('web')
  await again
  await graph.normal(customer)
  await expect(widget).toHaveCount(0, { timeout: 20_000 })
  // Nothing is active, so nothing is read by the clock: only the stream can tell of this one.
  await graph.slow(customer, 500)
  await startSync(page, customer, ['scopeTag'])
  await expect(widget).toContainText('1 active operation')
  await expect(widget).toHaveCount(0)
  await expect(page.getByText('Live updates lost since')).toHaveCount(0)
  await isStillTheSame()
})

test('a run that nobody is heard of stays, before all others, as likely stale and without a count, until it goes on', async ({
  page,
  signedIn,
  graph,
  product,
}) => {
  test.setTimeout(120_000)
  const customer = customers.widgetMany
  await signedIn('manager')
  await syncToEnd(page, customer, ['roleDefinition'])
  await graph.slow(customer, 5_000)
  // As many as the lane of a tenant holds, and more behind them.
  const started = await startSyncs(page, customer, 0, 2)
  for (const { id } of started) await expect.poll(() => statusOf(page, id)).toBe('running')
  started.push(...(await startSyncs(page, customer, 2, 7)))
  await page.goto(inventoryOf(customer))
  const isStillTheSame = await neverReloaded(page)
  const widget = widgetOf(page)
  await expect(widget).toContainText('7 active operations')
  await product.crash('worker')

  const lost = started.slice(0, 2).reverse()
  for (const [place, { id }] of lost.entries())
    await expect(rowsOf(widget).nth(place)).toHaveAttribute('href', `/admin/operations/${id}`, { timeout: 20_000 })
  await expect(widget.getByText('Likely stale', { exact: true })).toHaveCount(2)
  await expect(widget.getByText(/^No heartbeat for \d+ s from worker /)).toHaveCount(2)
  const bars = widget.getByRole('progressbar', { name: 'Progress of Inventory sync' })
  for (const place of [0, 1]) await expect(bars.nth(place)).not.toHaveAttribute('aria-valuenow', /./)
  await expect(widget).toContainText('7 active operations')
  await expect(widget.getByRole('link', { name: '+2 more' })).toBeVisible()

  await graph.normal(customer)
  await expect(widget.getByText('Likely stale', { exact: true })).toHaveCount(0, { timeout: 40_000 })
  await expect(widget).toHaveCount(0, { timeout: 30_000 })
  await isStillTheSame()
})

const statusOf = async (page: Page, id: string): Promise<string> => (await readOperation(page, id)).status
