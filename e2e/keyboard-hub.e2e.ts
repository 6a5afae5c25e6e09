import { customers } from './customers.ts'
import { expectFocusOn, tabTo } from './keys.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

test('the hub by the keyboard alone: search, rows, tabs, filters and window', async ({ page, signedIn }) => {
  const customer = customers.keyboardHub
  await signedIn('manager')
  for (const type of ['scopeTag', 'policySet', 'deviceCategory']) await syncToEnd(page, customer, [type])
  await page.goto(`/admin/operations?tenant=${customer.guid}`)
  const rows = page.getByRole('table', { name: 'Operations' }).locator('.run-row-link')
  await expect(rows).toHaveCount(3)

  await page.keyboard.press('j')
  await expect(rows.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows.nth(0)).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  // In a field a letter is a letter.
  await page.keyboard.type('jk')
  await expect(page.getByRole('searchbox')).toHaveValue('jk')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(rows).toHaveCount(3)

  await tabTo(page, /^Outcome$/)
  const chosen = page.locator('[role="option"][data-combobox-selected]')
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(chosen).toHaveText('Succeeded', { timeout: 200 })
  }).toPass({ timeout: 10_000 })
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/outcome=succeeded/)
  await expect(page.getByRole('combobox', { name: 'Outcome' })).toBeFocused()
  await tabTo(page, /^Created in the last 30 days$/)
  await page.keyboard.press('Enter')
  const when = page.getByRole('dialog', { name: 'When created' })
  await expect(when).toBeVisible()
  await tabTo(page, /^90 days$/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/from=/)
  await page.keyboard.press('Escape')
  await expect(when).toHaveCount(0)
  await expectFocusOn(page, /^Created since/)

  await page.getByRole('tab', { name: /^All/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { selected: true })).toHaveText(/^Active/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(3)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Operation #\d+$/ })).toBeVisible()
})

test('a cancel by the keyboard alone: the question holds the focus, and gives it back', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.keyboardCancel
  await signedIn('manager')
  await graph.slow(customer, 2_000)
  const { id } = await startSync(page, customer)
  await page.goto(`/admin/operations/${id}`)
  const dialog = page.getByRole('dialog', { name: 'Cancel Inventory sync?' })
  await tabTo(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Let it go on' })).toBeFocused()
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expectFocusOn(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await tabTo(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('was cancelled', { timeout: 30_000 })
})

test('the bell, the widget and the diagnostics by the keyboard alone', async ({ page, signedIn, graph }) => {
  const customer = customers.keyboardBell
  await signedIn('manager')
  await syncToEnd(page, customer, ['scopeTag'])
  await graph.slow(customer, 3_000)
  await startSync(page, customer)
  await page.goto(`/admin/t/${customer.guid}`)
  await tabTo(page, /^Notifications, \d+ unread$/)
  await page.keyboard.press('Enter')
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told).toBeVisible()
  await tabTo(page, new RegExp(`^Mark as read: Inventory sync for ${customer.name}`))
  await page.keyboard.press('Escape')
  await expect(told).toHaveCount(0)
  await expectFocusOn(page, /^Notifications/)

  const fold = page.getByRole('region', { name: 'Active operations' }).getByRole('button', { name: /active operation/ })
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await tabTo(page, /^\d+ active operations?$/)
  await page.keyboard.press('Enter')
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Enter')
  await tabTo(page, /^View operation/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Operation #\d+$/ })).toBeVisible()

  const diagnostics = page.getByRole('button', { name: 'Diagnostics' })
  await expect(diagnostics).toHaveAttribute('aria-expanded', 'false')
  await tabTo(page, /^Diagnostics$/)
  await page.keyboard.press('Enter')
  await expect(diagnostics).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByText('Lease token')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(diagnostics).toHaveAttribute('aria-expanded', 'false')
})

test('the colours of the page by the keyboard alone', async ({ page, signedIn }) => {
  await signedIn('readonly')
  await page.goto('/admin')
  await tabTo(page, /^Colours of the page$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitemradio', { name: 'Light' })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeFocused({ timeout: 200 })
  }).toPass({ timeout: 10_000 })
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  // The menu stays, so that one can look at each; Escape leaves it.
  await page.keyboard.press('Escape')
  await expectFocusOn(page, /^Colours of the page$/)
})
