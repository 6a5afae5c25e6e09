import { customers } from './customers.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

const customer = customers.detail

test('cancelled while it runs: asked first, then cancelling, then cancelled with what was counted', async ({
  page,
  signedIn,
  graph,
}) => {
  await graph.slow(customer, 1_500)
  await signedIn('operator')
  const { id } = await startSync(page, customer)
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands.getByRole('heading')).toHaveText('Inventory sync is running')
  await expect(page.getByRole('region', { name: 'Progress' }).getByRole('progressbar')).toHaveAttribute(
    'aria-valuemax',
    '33',
  )

  await stands.getByRole('button', { name: 'Cancel operation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel Inventory sync?' })
  await expect(dialog).toContainText('What was done until then stays as it is, and is counted.')
  await dialog.getByRole('button', { name: 'Let it go on' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(stands).toContainText('Running')

  await stands.getByRole('button', { name: 'Cancel operation' }).click()
  await dialog.getByRole('button', { name: 'Cancel operation' }).click()
  await expect(stands.getByText(/^Cancelling$|^Cancelled$/)).toBeVisible()
  await expect(stands.getByRole('heading', { name: `Inventory sync for ${customer.name} was cancelled` })).toBeVisible()
  await expect(stands).toContainText('Next: Nothing to do.')
  await expect(page.getByRole('progressbar')).toHaveCount(0)

  const happened = page.getByRole('region', { name: 'What happened' })
  const facts = happened.getByRole('list', { name: 'Step by step' }).getByRole('listitem')
  await expect(facts.filter({ hasText: 'Queued by Priya Raman' })).toHaveCount(1)
  await expect(facts.filter({ hasText: 'Picked up by worker' })).toHaveCount(1)
  await expect(facts.filter({ hasText: 'Cancel requested by Priya Raman' })).toHaveCount(1)
  await expect(facts.filter({ hasText: 'Cancelled at a checkpoint by worker' })).toHaveCount(1)
  // A person asked for it: nobody has to look.
  await expect(stands.getByText('Needs follow-up')).toHaveCount(0)
})

test('diagnostics stand at the end, folded, for who may see them', async ({ page, signedIn }) => {
  await signedIn('manager')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  await page.goto(`/admin/operations/${id}`)
  const diagnostics = page.getByRole('region', { name: 'Diagnostics' })
  await expect(diagnostics.getByText('Lease token')).toBeHidden()
  await diagnostics.getByRole('button', { name: 'Diagnostics' }).click()
  await expect(diagnostics.getByText('Lease token')).toBeVisible()
  await expect(diagnostics.getByRole('region', { name: 'Input' })).toContainText('scopeTag')

  await signedIn('operator')
  await page.reload()
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Succeeded')
  await expect(diagnostics).toHaveCount(0)
})

test('started again from its page, with what was asked before, also by whoever may not read that', async ({
  page,
  signedIn,
}) => {
  await signedIn('operator')
  const { id } = await syncToEnd(page, customer, ['deviceCategory'])
  await page.goto(`/admin/operations/${id}`)
  await page.getByRole('button', { name: 'Start again' }).click()
  const toast = page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })
  await toast.getByRole('link', { name: 'View operation' }).click()
  await expect(page).not.toHaveURL(new RegExp(`/${id}$`))
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Succeeded')
})
