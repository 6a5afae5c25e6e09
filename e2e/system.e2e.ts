import type { Page } from '@playwright/test'
import { adatumLegal, customers } from './customers.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

const customer = customers.system
const stands = (page: Page) => page.getByRole('region', { name: 'How it stands' })
const happened = (page: Page) => page.getByRole('region', { name: 'What happened' })

test('from the control tower to what is active, and cancelled there with a reason that everybody reads', async ({
  page,
  signedIn,
  signedInAtSystem,
  graph,
}) => {
  await graph.slow(customer, 1_500)
  await signedIn('operator')
  const { id } = await startSync(page, customer)
  await signedInAtSystem('platform')
  await page.goto('/system')
  await expect(page.getByText('read again every 5 s while something is active')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Workers' })).toContainText(/worker(s are| is) there/)
  await page.getByRole('link', { name: /^Active/ }).click()
  await expect(page).toHaveURL(/\/system\/ops\/runs\?tab=active$/)
  const row = page.getByRole('row').filter({ hasText: `#${id}` })
  await expect(row).toContainText(customer.name)
  await expect(row).toContainText('Meridian Managed Services')
  await expect(row.getByRole('button')).toHaveCount(0)
  await row.click()
  await expect(page).toHaveURL(new RegExp(`/system/ops/runs/${id}$`))

  await expect(page.getByRole('button', { name: 'Retry' })).toHaveAccessibleDescription('It has not ended yet.')
  await page.getByRole('button', { name: 'Cancel operation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel Inventory sync?' })
  await expect(dialog).toContainText('Priya Raman, who started it, is notified when it has ended.')
  await dialog.getByRole('button', { name: 'Cancel operation' }).click()
  await expect(dialog).toContainText('Say why: it is written down with the act.')
  await dialog.getByLabel('Reason').fill('The customer asked for it by phone')
  await dialog.getByRole('button', { name: 'Cancel operation' }).click()
  await expect(dialog).toHaveCount(0)
  const asked = happened(page)
    .getByRole('listitem')
    .filter({ hasText: 'Cancel requested by Tomás Ferreira of the platform' })
  await expect(asked).toContainText('“The customer asked for it by phone”')
  await expect(stands(page)).toContainText('was cancelled', { timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Cancel operation' })).toBeDisabled()

  await page.goto(`/admin/operations/${id}`)
  await expect(happened(page)).toContainText('“The customer asked for it by phone”')
})

test('a failure is retried and looked into, and stays among the failures with who did it and why', async ({
  page,
  signedIn,
  signedInAtSystem,
}) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, adatumLegal, ['namedLocation', 'deviceCategory'])
  await signedInAtSystem('platform')
  await page.goto('/system/ops/failures')
  const row = page.getByRole('row').filter({ hasText: `#${id}` })
  await expect(row).toContainText('Needs follow-up')
  await row.click()

  await page.getByRole('button', { name: 'Retry' }).click()
  const retrying = page.getByRole('dialog', { name: 'Retry Inventory sync?' })
  await retrying.getByLabel('Reason').fill('Consent was given meanwhile')
  await retrying.getByRole('button', { name: 'Retry' }).click()
  await expect(page).not.toHaveURL(new RegExp(`/${id}$`))
  const related = page.getByRole('region', { name: 'Belongs to' })
  await expect(related).toContainText('System')
  await expect(happened(page)).toContainText(`A retry of Operation #${id}, by Tomás Ferreira of the platform`)
  await related.getByRole('link', { name: `Operation #${id}` }).click()
  await expect(page).toHaveURL(new RegExp(`/system/ops/runs/${id}$`))
  await expect(happened(page)).toContainText('“Consent was given meanwhile”')

  await page.getByRole('button', { name: 'Mark investigated' }).click()
  const marking = page.getByRole('dialog', { name: 'Mark Inventory sync as investigated?' })
  await marking.getByLabel('Reason').fill('Known: they do not buy that licence')
  await marking.getByRole('button', { name: 'Mark investigated' }).click()
  // Until it has gone, its own button has the name of the one that opened it.
  await expect(marking).toHaveCount(0)
  await expect(stands(page)).toContainText('Nothing is open: Tomás Ferreira looked into it on')
  await expect(stands(page).getByText('Needs follow-up')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Mark investigated' })).toHaveAccessibleDescription(
    'Tomás Ferreira has looked into it already.',
  )

  await page.goto(`/system/ops/failures?q=${id}`)
  await expect(row).toContainText('Looked into by Tomás Ferreira.')
  await expect(row).not.toContainText('Needs follow-up')
  await page.goto(`/admin/operations/${id}`)
  await expect(stands(page)).toContainText('“Known: they do not buy that licence”')
})

test('the directory leads from a workspace to its tenants, and from a tenant to its operations', async ({
  page,
  signedIn,
  signedInAtSystem,
}) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  await signedInAtSystem('platform')
  await page.goto('/system/directory')
  await page.getByRole('link', { name: 'Meridian Managed Services', exact: true }).click()
  await expect(page.getByText('Only of Meridian Managed Services')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search tenants' }).fill('lamna')
  await expect(page.getByRole('table', { name: 'tenants' }).getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: `Operations of ${customer.name}` }).click()
  await expect(page.getByText(`Only of ${customer.name} in Meridian Managed Services`)).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toBeVisible()
  await page.getByRole('button', { name: 'Show all workspaces' }).click()
  await expect(page).toHaveURL(/\/system\/ops\/runs$/)
})

test('whoever may not read operations still sees how the installation stands, and who is in it', async ({
  page,
  signedInAtSystem,
}) => {
  await signedInAtSystem('platform-viewer')
  await page.goto('/system')
  await expect(page.getByRole('region', { name: 'Queue' })).toBeVisible()
  await page.getByRole('link', { name: 'Directory' }).click()
  await expect(page.getByRole('table', { name: 'workspaces' })).toContainText('Harbour Cloud Partners')
})

test('an operation that does not exist leads back into this panel', async ({ page, signedInAtSystem }) => {
  await signedInAtSystem('platform')
  await page.goto('/system/ops/runs/999999999')
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the control tower' }).click()
  await expect(page.getByRole('heading', { name: 'Control tower' })).toBeVisible()
})
