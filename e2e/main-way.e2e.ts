import type { Locator } from '@playwright/test'
import { customers } from './customers.ts'
import { emailOf, expect, password, test } from './story.ts'

const customer = customers.mainWay

/** Every count that a bar showed, in order, until it was gone. */
async function countsShown(bar: Locator): Promise<number[]> {
  const shown: number[] = []
  await expect
    .poll(
      async () => {
        const now = await bar.getAttribute('aria-valuenow', { timeout: 500 }).catch(() => null)
        if (now !== null && shown.at(-1) !== Number(now)) shown.push(Number(now))
        return bar.count()
      },
      { timeout: 40_000, intervals: [100] },
    )
    .toBe(0)
  return shown
}

test('an operator syncs an inventory, watches it, and is told once that it ended', async ({ page, graph }) => {
  await graph.slow(customer, 250)
  await page.goto('/')
  await page.getByLabel('E-mail').fill(emailOf('operator'))
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('table', { name: 'Tenants' }).getByRole('link', { name: customer.name }).click()
  await page.getByRole('link', { name: 'Open the inventory' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing has been read yet' })).toBeVisible()
  const before = await unread(page.getByRole('button', { name: /^Notifications/ }))

  // Said once: a reload would lose it.
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }))
  await page.getByRole('button', { name: 'Sync inventory' }).click()
  const toast = page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })
  await expect(toast).toContainText('Running in the background.')
  await expect(toast).not.toContainText(/\d/)
  const link = await toast.getByRole('link', { name: 'View operation' }).getAttribute('href')
  const id = link?.split('/').at(-1) ?? ''

  const widget = page.getByRole('region', { name: 'Active operations' })
  await expect(widget).toContainText('1 active operation')
  await expect(widget.getByRole('link', { name: `View operation: Operation #${id}` })).toBeVisible()
  const bar = widget.getByRole('progressbar', { name: 'Progress of Inventory sync' })
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ of 33 policy types$/)
  await expect(widget).toContainText(/\d+\/33/)
  await expect(page.getByText('%')).toHaveCount(0)
  const counts = await countsShown(bar)
  expect(counts.length).toBeGreaterThan(3)
  expect(counts).toEqual([...counts].sort((a, b) => a - b))
  await expect(widget).toHaveCount(0)

  const bell = page.getByRole('button', { name: /^Notifications/ })
  await expect.poll(() => unread(bell)).toBe(before + 1)
  await expect(page.getByRole('table', { name: 'Inventory' }).getByRole('row')).not.toHaveCount(0)
  await expect(page.getByRole('main')).toContainText(/Last sync: succeeded/)
  await expect(page.getByRole('main')).toContainText(/\d+ items/)
  await expect(page.getByText('%')).toHaveCount(0)

  await bell.click()
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told.getByRole('link', { name: `Inventory sync for ${customer.name} succeeded` })).toHaveCount(1)
  await told.getByRole('link', { name: `Inventory sync for ${customer.name} succeeded` }).click()
  await expect(page).toHaveURL(`/admin/operations/${id}`)
  await expect(page.getByRole('heading', { name: `Operation #${id}` })).toBeVisible()
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands).toContainText('Succeeded')
  await expect(stands.getByRole('heading')).toHaveText(`Inventory sync for ${customer.name} succeeded`)
  const counted = page.getByRole('region', { name: 'What it counted' })
  await expect(counted.getByRole('definition').first()).toHaveText('33')
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await expect(page.getByText('%')).toHaveCount(0)
  await expect.poll(() => unread(bell)).toBe(before)
  expect(await page.evaluate(() => 'isStillTheSamePage' in window)).toBe(true)
})

async function unread(bell: Locator): Promise<number> {
  await expect(bell).toHaveAccessibleName(/unread/)
  return Number(/\d+/.exec((await bell.getAttribute('aria-label')) ?? '')?.[0] ?? 0)
}
