import { customers } from './customers.ts'
import { refuseOnce } from './faults.ts'
import { expect, syncToEnd, test } from './story.ts'

const customer = customers.resolved

test('what failed is started again, and once that succeeds it says what settled it', async ({ page, signedIn }) => {
  await signedIn('operator')
  await refuseOnce(customer, { status: 403 })
  const { id, outcome } = await syncToEnd(page, customer, ['scopeTag'])
  expect(outcome).toBe('failed')
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands.getByRole('heading')).toHaveText(`Inventory sync for ${customer.name} failed`)
  await expect(stands).toContainText('Everything that was tried failed.')
  await expect(stands).toContainText('Needs follow-up')

  // What Microsoft's support asks for is there to be copied, with the right to diagnostics.
  const wrong = page.getByRole('region', { name: 'What went wrong' })
  await expect(wrong).toContainText('Scope tag')
  await expect(wrong).not.toContainText('request id')
  await signedIn('manager')
  await page.reload()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await wrong.getByRole('button', { name: 'Copy: Microsoft’s request id of Scope tag' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  await expect(wrong).toContainText(copied)

  await stands.getByRole('button', { name: 'Start again' }).click()
  const toast = page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })
  const link = await toast.getByRole('link', { name: 'View operation' }).getAttribute('href')
  const later = link?.split('/').at(-1) ?? ''
  // The page of the failed one hears of it by itself.
  await expect(stands).toContainText(`Nothing to do. Resolved by Operation #${later}.`, { timeout: 30_000 })
  await expect(stands.getByText('Needs follow-up')).toHaveCount(0)
  await expect(wrong).toBeVisible()
  await stands.getByRole('link', { name: `Operation #${later}` }).click()
  await expect(page).toHaveURL(`/admin/operations/${later}`)
  await expect(stands).toContainText('Succeeded')

  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=terminal_follow_up`)
  await expect(page.getByRole('tab', { name: /^Needs follow-up/ })).toHaveText(/0$/)
  await expect(page.getByRole('main')).toContainText('No operation matches')
  await page.goto(`/admin/operations?tenant=${customer.guid}`)
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toContainText(`Resolved by Operation #${later}.`)
})
