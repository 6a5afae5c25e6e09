import { customers } from './customers.ts'
import { expect, inventoryOf, test } from './story.ts'

const customer = customers.twice

test('pressed twice, it is the same operation, and the second time it says so', async ({ page, signedIn, graph }) => {
  await graph.slow(customer, 300)
  await signedIn('manager')
  await page.goto(inventoryOf(customer))
  const sync = page.getByRole('button', { name: 'Sync inventory' })
  const linkOf = (title: string) =>
    page.getByRole('alert').filter({ hasText: title }).getByRole('link', { name: 'View operation' })

  await sync.click()
  const first = await linkOf('Inventory sync queued').getAttribute('href')
  await sync.click()
  const second = linkOf('Inventory sync already queued')
  await expect(second).toHaveAttribute('href', first ?? '')
  // One toast for one operation: the later takes the place of the earlier.
  await expect(linkOf('Inventory sync queued')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Active operations' })).toContainText('1 active operation')

  await second.click()
  await expect(page).toHaveURL(first ?? '')
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Running')
})
