import { customers } from './customers.ts'
import { expect, inventoryOf, syncToEnd, test } from './story.ts'

test('a tenant that was never synced says so, and offers the one thing to do', async ({ page, signedIn }) => {
  await signedIn('owner')
  await page.goto(inventoryOf(customers.neverSynced))
  await expect(page.getByRole('heading', { name: 'Nothing has been read yet' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('No sync has been made so far')
  await expect(page.getByRole('region', { name: 'Coverage' })).toContainText('No type has been read yet.')
  await expect(page.getByRole('button', { name: 'Read it now' })).toBeEnabled()
  await expect(page.getByRole('table', { name: 'Inventory' })).toHaveCount(0)
})

test('what is searched, filtered and turned to stands in the address, and survives reload and back', async ({
  page,
  signedIn,
}) => {
  await signedIn('owner')
  await syncToEnd(page, customers.inventory)
  await page.goto(inventoryOf(customers.inventory))
  const filters = page.getByRole('search', { name: 'Inventory' })
  const rows = page.getByRole('table', { name: 'Inventory' }).getByRole('rowgroup').last().getByRole('row')
  const total = page.getByRole('main').getByText(/^\d+ items/)
  await expect(rows).toHaveCount(50)
  const all = (await total.textContent())?.split(' ')[0] ?? ''

  await filters.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Compliance policy', exact: true }).click()
  await expect(page).toHaveURL(/[?&]type=deviceCompliancePolicy/)
  await expect(rows.filter({ hasNotText: 'Compliance policy' })).toHaveCount(0)
  await expect(rows).not.toHaveCount(0)

  await filters.getByRole('combobox', { name: 'Platform' }).click()
  await page.getByRole('option').first().click()
  await expect(page).toHaveURL(/[?&]platform=/)
  const narrowed = page.url()
  const name = (await rows.first().getByRole('cell').first().textContent()) ?? ''
  await page.reload()
  await expect(page).toHaveURL(narrowed)
  await expect(filters.getByRole('combobox', { name: 'Type' })).toHaveValue('Compliance policy')
  await expect(rows.first()).toContainText(name)

  await filters.getByRole('searchbox').fill(name)
  await expect(page).toHaveURL(/[?&]q=/)
  await expect(rows.filter({ hasNotText: name })).toHaveCount(0)
  await expect(rows).not.toHaveCount(0)
  await filters.getByRole('searchbox').fill('no policy has this name')
  await expect(page.getByRole('heading', { name: 'No item matches' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(total).toContainText(`${all} items`)
})

test('pages of the list: forth by the address, back by the browser', async ({ page, signedIn }) => {
  await signedIn('owner')
  await syncToEnd(page, customers.inventory)
  await page.goto(inventoryOf(customers.inventory))
  const rows = page.getByRole('table', { name: 'Inventory' }).getByRole('rowgroup').last().getByRole('row')
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await expect(rows).toHaveCount(50)
  const first = await rows.first().textContent()
  await pages.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/[?&]cursor=/)
  await expect(rows.first()).not.toHaveText(first ?? '')
  const second = (await rows.first().getByRole('cell').first().textContent()) ?? ''
  await page.reload()
  await expect(rows.first()).toContainText(second)
  await page.goBack()
  await expect(page).not.toHaveURL(/cursor=/)
  await expect(rows.first().getByRole('cell').first()).not.toHaveText(second)
})
