import { fileURLToPath } from 'node:url'
import { adatumLegal, type Customer } from './customers.ts'
import { expect, inventoryOf, startSync, syncToEnd, test } from './story.ts'

/** The pictures of the docs: `E2E_SCREENSHOTS=1 npx playwright test screenshots` takes them anew. */
test.describe.configure({ mode: 'serial' })

const contoso: Customer = { guid: '3f7c1a52-0b6e-4d1f-8a35-6c2e9d4b7f01', name: 'Contoso Retail' }
const northwind: Customer = { guid: 'c41e9f07-72d8-4b6a-9e53-a8d05f1b6c03', name: 'Northwind Logistics' }
const fileOf = (name: string) => fileURLToPath(new URL(`../docs/images/${name}.png`, import.meta.url))

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test('the inventory while it is synced', async ({ page, signedIn, graph }) => {
      await signedIn('operator')
      await syncToEnd(page, contoso)
      await graph.slow(contoso, 2_500)
      await page.goto(inventoryOf(contoso))
      await page.getByRole('button', { name: 'Sync inventory' }).click()
      await expect(page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })).toBeVisible()
      const bar = page.getByRole('region', { name: 'Active operations' }).getByRole('progressbar')
      await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(4)
      await page.screenshot({ path: fileOf(`inventory-${colorScheme}`) })
    })

    test('the hub', async ({ page, signedIn, graph }) => {
      await signedIn('manager')
      await syncToEnd(page, adatumLegal)
      await signedIn('operator')
      await syncToEnd(page, northwind)
      await graph.slow(northwind, 2_500)
      await startSync(page, northwind)
      await page.goto('/admin/operations')
      const bar = page.getByRole('table', { name: 'Operations' }).getByRole('progressbar')
      await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(4)
      await page.screenshot({ path: fileOf(`operations-${colorScheme}`) })
    })

    test('an operation that ended in part', async ({ page, signedIn }) => {
      await signedIn('manager')
      const { id } = await syncToEnd(page, adatumLegal)
      await page.setViewportSize({ width: 1280, height: 1160 })
      await page.goto(`/admin/operations/${id}`)
      await expect(page.getByRole('region', { name: 'What went wrong' })).toBeVisible()
      await page.screenshot({ path: fileOf(`operation-${colorScheme}`) })
    })
  })
