import { adatumLegal } from './customers.ts'
import { expect, inventoryOf, test } from './story.ts'

const denied = ['Conditional access policy', 'Named location']

test('what could not be read is said: on the operation, in the bell, and for each type', async ({ page, signedIn }) => {
  await signedIn('manager')
  await page.goto(inventoryOf(adatumLegal))
  await page.getByRole('button', { name: 'Sync inventory' }).click()
  const toast = page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })
  await toast.getByRole('link', { name: 'View operation' }).click()

  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands).toContainText('Partially succeeded', { timeout: 30_000 })
  await expect(stands).toContainText('Needs follow-up')
  await expect(stands.getByRole('heading')).toHaveText('Inventory sync for Adatum Legal partially succeeded')
  const wrong = page.getByRole('region', { name: 'What went wrong' })
  for (const type of denied) {
    const row = wrong.getByRole('row').filter({ hasText: type })
    await expect(row).toHaveCount(1)
    await expect(row.getByRole('cell').last()).toHaveText(/^[A-Z].{30,}\.Microsoft’s request id: [\da-f-]{36}Copy$/)
  }
  await expect(wrong).toContainText('(2 times)')
  await expect(wrong).not.toContainText(/\b403\b|Forbidden|conditionalAccess/)
  const counted = page.getByRole('region', { name: 'What it counted' })
  await expect(counted).toContainText('Failed2')

  await page.getByRole('button', { name: /^Notifications/ }).click()
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told.getByRole('link', { name: /Adatum Legal partially succeeded/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'Inventory of Adatum Legal' }).click()
  const coverage = page.getByRole('region', { name: 'Coverage' })
  await expect(coverage).toContainText('31 of 33 types read completely; 2 could not be read.')
  await coverage.getByRole('button', { name: /^Coverage/ }).click()
  for (const type of denied) {
    const row = coverage.getByRole('row').filter({ hasText: type })
    await expect(row).toContainText('Access denied')
    await expect(row).toContainText('not known')
  }
  await expect(coverage.getByRole('row').filter({ hasText: 'Read completely' })).toHaveCount(31)
})
