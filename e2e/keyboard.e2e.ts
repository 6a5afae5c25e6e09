import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { emailOf, expect, password, test } from './story.ts'

const customer = customers.keyboard

/** Tab until the focus is on what has this name, and see that the eye finds it there. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    const reached = await nameOfFocused(page)
    if (!name.test(reached)) continue
    expect(await isMarked(page), `the focus on “${reached}” can be seen`).toBe(true)
    return
  }
  throw new Error(`${String(name)} is not reached by the Tab key`)
}

const nameOfFocused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
    return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim()
  })

/** The same spot with the focus and without it: two pictures that differ. */
async function isMarked(page: Page): Promise<boolean> {
  const element = await page.evaluateHandle(() => document.activeElement as HTMLElement)
  const { x, y, width, height } = await element.evaluate((one) => one.getBoundingClientRect().toJSON())
  const picture = () =>
    page.screenshot({
      clip: { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: width + 12, height: height + 12 },
      animations: 'disabled',
    })
  const focused = await picture()
  await element.evaluate((one) => one.blur())
  const plain = await picture()
  await element.evaluate((one) => one.focus())
  return !focused.equals(plain)
}

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
