import { customers } from './customers.ts'
import { expect, inventoryOf, syncToEnd, test } from './story.ts'

const customer = customers.hubTenant

test('entered from a tenant the hub shows that tenant, then all of them, and leads back, also by a shared address', async ({
  page,
  signedIn,
}) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  await page.goto(inventoryOf(customer))
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click()
  const main = page.getByRole('main')
  await expect(main).toContainText(`Only ${customer.name}`)
  await expect(page).toHaveURL(new RegExp(`[?&]tenant=${customer.guid}`))
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toContainText(customer.name)

  await page.getByRole('tab', { name: /^Completed/ }).click()
  await page.getByRole('button', { name: 'Show all tenants' }).click()
  await expect(main).toContainText('All tenants of')
  await expect(page).not.toHaveURL(/[?&]tenant=/)
  await expect(page).toHaveURL(/[?&]tab=completed/)
  await page.reload()
  await page.getByRole('link', { name: `Back to ${customer.name}` }).click()
  await expect(page).toHaveURL(new RegExp(`/admin/t/${customer.guid}`))
})

test('from elsewhere there is no way back to a tenant', async ({ page, signedIn }) => {
  await signedIn('owner')
  await page.goto('/admin')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Operations' }).click()
  await expect(page.getByRole('main')).toContainText('All tenants of')
  await expect(page.getByRole('link', { name: /^Back to/ })).toHaveCount(0)
})
