import { adatumLegal, customers } from './customers.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

const customer = customers.hub
const tabs = ['All', 'Active', 'Likely stale', 'Needs follow-up', 'Completed'] as const

test('the number on each tab is the number of its rows', async ({ page, signedIn, graph }) => {
  await signedIn('owner')
  await syncToEnd(page, customer, ['scopeTag'])
  await syncToEnd(page, customer, ['scopeTag'])
  await graph.slow(customer, 2_000)
  await startSync(page, customer)

  await page.goto(`/admin/operations?tenant=${customer.guid}`)
  await expect(page.getByRole('main')).toContainText(`Only ${customer.name}`)
  const seen: Record<string, number> = {}
  for (const name of tabs) {
    const tab = page.getByRole('tab', { name: new RegExp(`^${name}`) })
    await tab.click()
    await expect(tab).toHaveAttribute('aria-selected', 'true')
    await expect(tab).toHaveText(/\d+$/)
    const count = Number(/\d+$/.exec((await tab.textContent()) ?? '')?.[0])
    seen[name] = count
    const rows = page.getByRole('table', { name: 'Operations' }).getByRole('rowgroup').last().getByRole('row')
    await expect(rows).toHaveCount(count)
  }
  // Two that succeeded: there was nothing to resolve.
  await expect(page.getByText(/Resolved by/)).toHaveCount(0)
  expect(seen).toMatchObject({ Active: 1, 'Likely stale': 0, 'Needs follow-up': 0 })
  expect(seen['Completed']).toBeGreaterThanOrEqual(2)
  expect(seen['All']).toBe(1 + (seen['Completed'] ?? 0))
})

test('filters stand in the address and survive reload; a row opens its operation; all tenants are one click away', async ({
  page,
  signedIn,
}) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['termsAndConditions'])
  await syncToEnd(page, adatumLegal, ['namedLocation', 'scopeTag'])
  await page.goto(`/admin/operations?tenant=${customer.guid}`)
  const filters = page.getByRole('search', { name: 'Operations' })
  await filters.getByRole('combobox', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Succeeded', exact: true }).click()
  await filters.getByRole('combobox', { name: 'Started by' }).click()
  await page.getByRole('option', { name: 'Started by me' }).click()
  await page.getByRole('tab', { name: /^Completed/ }).click()
  for (const part of [`tenant=${customer.guid}`, 'outcome=succeeded', 'initiator=me', 'tab=completed'])
    await expect(page).toHaveURL(new RegExp(`[?&]${part}`))

  await page.reload()
  await expect(page.getByRole('tab', { name: /^Completed/ })).toHaveAttribute('aria-selected', 'true')
  await expect(filters.getByRole('combobox', { name: 'Outcome' })).toHaveValue('Succeeded')
  await expect(filters.getByRole('combobox', { name: 'Started by' })).toHaveValue('Started by me')
  const row = page.getByRole('row').filter({ hasText: `#${id}` })
  // Anywhere in the row, and not on the link alone.
  await row.click()
  await expect(page.getByRole('heading', { name: `Operation #${id}` })).toBeVisible()
  await page.goBack()
  await expect(row).toBeVisible()

  await page.getByRole('button', { name: 'Show all tenants' }).click()
  await expect(page).not.toHaveURL(/tenant=/)
  await expect(page.getByRole('main')).toContainText('All tenants of Meridian Managed Services')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('tab', { name: /^Needs follow-up/ }).click()
  const followUp = page.getByRole('row').filter({ hasText: adatumLegal.name }).first()
  await expect(followUp).toContainText('Partially succeeded')
})

test('an address that says something unknown is mended, and it is said', async ({ page, signedIn }) => {
  await signedIn('owner')
  await page.goto('/admin/operations?outcome=wonderful&tab=completed')
  await expect(page.getByRole('status').filter({ hasText: 'wonderful' })).toContainText('it was left out')
  await expect(page.getByRole('tab', { name: /^Completed/ })).toHaveAttribute('aria-selected', 'true')
})
