import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

const rowsOf = (page: Page) =>
  page.getByRole('table', { name: 'Operations' }).getByRole('rowgroup').last().getByRole('row')
const barOf = (page: Page) => page.getByRole('region', { name: 'Selection' })

test('while operations are selected the list holds still', async ({ page, signedIn, graph }) => {
  const customer = customers.hubStill
  await signedIn('operator')
  await syncToEnd(page, customer, ['policySet'])
  await graph.slow(customer, 700)
  const { id } = await startSync(page, customer, ['scopeTag', 'deviceCategory'])
  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=all`)
  const rows = rowsOf(page)
  await expect(rows).toHaveCount(2)
  await rows.last().getByRole('checkbox').check()
  await expect(barOf(page)).toContainText('1 selected')
  const places = async () => (await rows.all()).map((row) => row.boundingBox())
  const before = await Promise.all(await places())

  await startSync(page, customer, ['termsAndConditions'])
  await expect(rows.filter({ hasText: new RegExp(`#${id}(?!\\d)`) })).toContainText('Succeeded', { timeout: 20_000 })
  const refresh = page.getByRole('button', { name: '1 new: refresh' })
  await expect(refresh).toHaveAttribute('aria-disabled', 'true')
  await expect(refresh).toHaveAccessibleDescription('The list holds still while operations are selected.')
  await refresh.click({ force: true })
  expect(await Promise.all(await places())).toEqual(before)

  await page.getByRole('button', { name: 'Clear selection' }).click()
  await refresh.click()
  await expect(rows).toHaveCount(3)
})

test('chosen by a page and cancelled together: asked first by how they stand, told apart afterwards', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.hubCancel
  await signedIn('operator')
  await syncToEnd(page, customer, ['policySet'])
  await graph.slow(customer, 6_000)
  const types = ['scopeTag', 'deviceCategory', 'termsAndConditions', 'namedLocation']
  for (const type of types) await startSync(page, customer, [type, 'policySet'])
  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=all`)
  const rows = rowsOf(page)
  await expect(rows).toHaveCount(5)
  await expect(rows.filter({ hasText: 'Running' })).toHaveCount(2)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await expect(barOf(page)).toContainText('5 selected')

  await barOf(page).getByRole('button', { name: 'Cancel operations' }).click()
  const asked = page.getByRole('dialog', { name: 'Cancel 4 operations?' })
  await expect(asked.getByRole('listitem')).toHaveText([
    '2 queued: they end at once, and nothing is done.',
    /^2 running: each stops at its next checkpoint\./,
    '1 ended already: nothing changes.',
  ])
  await asked.getByRole('button', { name: 'Cancel operations' }).click()
  const told = page.getByRole('dialog', { name: 'What became of them' })
  await expect(told).toContainText('2 were cancelled before they began. 2 were asked to stop')
  await told.getByRole('button', { name: 'Close' }).last().click()
  await expect(barOf(page)).toHaveCount(0)
  await expect(rows.filter({ hasText: /Cancelled/ })).toHaveCount(4, { timeout: 20_000 })
  await expect(rows.filter({ hasText: 'Succeeded' })).toHaveCount(1)
})

test('who may only look sees why nothing can be cancelled', async ({ page, signedIn }) => {
  await signedIn('owner')
  await syncToEnd(page, customers.hubCancel, ['scopeTag'])
  await signedIn('readonly')
  await page.goto(`/admin/operations?tenant=${customers.hubCancel.guid}`)
  await rowsOf(page).first().getByRole('checkbox').check()
  const cancel = barOf(page).getByRole('button', { name: 'Cancel operations' })
  await expect(cancel).toHaveAttribute('aria-disabled', 'true')
  await expect(cancel).toHaveAccessibleDescription(/role/)
})

test('by the keyboard: j and k move, x selects, slash searches, Enter opens', async ({ page, signedIn }) => {
  const customer = customers.hubStill
  await signedIn('owner')
  await syncToEnd(page, customer, ['policySet'])
  await syncToEnd(page, customer, ['scopeTag'])
  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=completed`)
  const rows = rowsOf(page)
  const [first, second] = [rows.nth(0).getByRole('link').first(), rows.nth(1).getByRole('link').first()]
  await expect(first).toBeVisible()
  await page.keyboard.press('j')
  await expect(first).toBeFocused()
  await page.keyboard.press('j')
  await expect(second).toBeFocused()
  await page.keyboard.press('x')
  await expect(rows.nth(1).getByRole('checkbox')).toBeChecked()
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(barOf(page)).toContainText('2 selected')
  // From a box that was ticked too.
  await rows.nth(0).getByRole('checkbox').press('Space')
  await page.keyboard.press('j')
  await expect(second).toBeFocused()
  await page.keyboard.press('x')
  await expect(barOf(page)).toHaveCount(0)

  await page.keyboard.press('/')
  const search = page.getByRole('searchbox')
  await expect(search).toBeFocused()
  await page.keyboard.type('jxk')
  await expect(search).toHaveValue('jxk')
  await search.fill('')
  await expect(second).toBeVisible()
  await second.press('Enter')
  await expect(page.getByRole('heading', { name: /^Operation #\d+$/ })).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing bars the way to a selection, on a phone too, in ${scheme}`, async ({ page, signedIn, graph }) => {
    const customer = customers.hubStill
    await page.emulateMedia({ colorScheme: scheme })
    await signedIn('operator')
    await graph.slow(customer, 600)
    await startSync(page, customer, ['scopeTag', 'deviceCategory'])
    await page.goto(`/admin/operations?tenant=${customer.guid}&tab=active`)
    await expect(page.getByText('No longer in this list').first()).toBeVisible({ timeout: 20_000 })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      const box = page.getByRole('checkbox', { name: 'Select all on this page' })
      await box.check()
      await expect(barOf(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await box.uncheck()
    }
  })
}
