import type { Page } from '@playwright/test'
import { policyTypeKeys } from '../operations/policy-types.ts'
import { wideWorldImporters } from './customers.ts'
import { expect, startSync, test } from './story.ts'

test.describe.configure({ mode: 'serial' })

/** More than the bell shows at first. */
const told = 25
const bellOf = (page: Page) => page.getByRole('button', { name: /^Notifications/ })
const listOf = (page: Page) => page.getByRole('dialog', { name: 'Notifications' })
/** Nobody else in these stories is told anything in that workspace. */
const operationsOf = (page: Page, tab: string) => page.request.get(`/api/v1/operations/counts?tab=${tab}`)

test('older ones are reached page by page, and all are marked as read at once', async ({ page, signedIn }) => {
  await signedIn('stranger')
  for (const type of policyTypeKeys.slice(0, told)) await startSync(page, wideWorldImporters, [type])
  await expect
    .poll(async () => (await (await operationsOf(page, 'active')).json()).tabs.active, { timeout: 50_000 })
    .toBe(0)
  await page.goto('/admin')
  await expect(bellOf(page)).toHaveAccessibleName(`Notifications, ${told} unread`)
  await bellOf(page).click()
  const items = listOf(page).getByRole('link', { name: /^Inventory sync for Wide World Importers/ })
  await expect(items).toHaveCount(20)
  const older = listOf(page).getByRole('button', { name: 'Show older' })
  await older.click()
  await expect(items).toHaveCount(told)
  // By keyboard one goes on where the older ones begin, and is nowhere lost when a button goes away.
  await expect(items.nth(20)).toBeFocused()
  await expect(older).toHaveCount(0)

  await listOf(page)
    .getByRole('button', { name: /^Mark as read: / })
    .last()
    .click()
  await expect(bellOf(page)).toHaveAccessibleName(`Notifications, ${told - 1} unread`)
  await expect(items).toHaveCount(told)
  const all = listOf(page).getByRole('button', { name: 'Mark all as read' })
  await all.click()
  await expect(bellOf(page)).toHaveAccessibleName('Notifications, none unread')
  await expect(listOf(page).getByRole('button', { name: /^Mark as read/ })).toHaveCount(0)
  await expect(all).toHaveAccessibleDescription('Nothing is unread.')

  // Closed and opened again it begins with the newest.
  await page.keyboard.press('Escape')
  await expect(listOf(page)).toHaveCount(0)
  await bellOf(page).click()
  await expect(items).toHaveCount(20)
})

test('without the stream the bell hears of an end all the same', async ({ page, signedIn, graph }) => {
  test.setTimeout(120_000)
  await signedIn('stranger')
  await graph.slow(wideWorldImporters, 4_000)
  await page.route('**/api/v1/live', (route) => route.abort())
  const { id } = await startSync(page, wideWorldImporters, ['scopeTag'])
  await page.goto(`/admin/operations/${id}`)
  await expect(bellOf(page)).toHaveAccessibleName('Notifications, none unread')
  await expect(bellOf(page)).toHaveAccessibleName('Notifications, 1 unread', { timeout: 90_000 })
})
