import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { emailOf, expect, password, test } from './story.ts'

const customer = customers.keyboard

/** Tab until the focus is on what has this name, and see that it can be seen there. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    const focus = await focused(page)
    if (!name.test(focus.name)) continue
    expect(focus.isMarked, `the focus on “${focus.name}” can be seen`).toBe(true)
    return
  }
  throw new Error(`${String(name)} is not reached by the Tab key`)
}

/** What has the focus, and whether it differs to the eye from what has not. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { name: '', isMarked: false }
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element)
    const marks = () => JSON.stringify([outlineStyle === 'none' ? 0 : outlineWidth, boxShadow, borderColor])
    const label = 'labels' in element ? (element as HTMLInputElement).labels?.[0]?.textContent : undefined
    const name = element.getAttribute('aria-label') ?? label ?? element.textContent
    const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
    const isBordered = element.matches('input') && marks() !== ''
    return { name: name.trim(), isMarked: isOutlined || isBordered }
  })

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
  await expect(page.getByRole('heading', { name: 'Inventory' })).toBeVisible()

  await tabTo(page, /^Sync inventory$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })).toBeVisible()
  await tabTo(page, /^View operation/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Operation #\d+$/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Succeeded', { timeout: 30_000 })
})
