import { customers } from './customers.ts'
import { tabTo } from './keys.ts'
import { emailOf, expect, password, test } from './story.ts'

const customer = customers.keyboard

test('the main way by the keyboard alone', async ({ page, graph }) => {
  await graph.slow(customer, 150)
  await page.goto('/')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await page.keyboard.type(emailOf('manager'))
  await tabTo(page, /^Password$/)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

  await tabTo(page, /^Skip to the page$/)
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await tabTo(page, new RegExp(`^${customer.name}$`))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()
  await tabTo(page, /^Open the inventory$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Inventory' })).toBeVisible()

  await tabTo(page, /^Sync inventory$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })).toBeVisible()
  await tabTo(page, /^View operation/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Operation #\d+$/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Succeeded', { timeout: 30_000 })
})
