import type { Page } from '@playwright/test'
import { archive } from './archived.ts'
import { customers, type Customer } from './customers.ts'
import { expect, startSync, test, type Graph } from './story.ts'

const wayOf = (page: Page) => page.getByRole('list', { name: 'The way it took' }).getByRole('listitem')

/** Two that run and fill the lane, and one that waits behind them. */
async function behindTwo(page: Page, graph: Graph, customer: Customer): Promise<string> {
  await graph.slow(customer, 4_000)
  for (const type of ['scopeTag', 'deviceCategory']) {
    const { id } = await startSync(page, customer, [type])
    const status = async () => (await (await page.request.get(`/api/v1/operations/${id}`)).json()).status
    await expect.poll(status).toBe('running')
  }
  return (await startSync(page, customer, ['termsAndConditions'])).id
}

test('cancelled while it waits: it never began, and nothing was done', async ({ page, signedIn, graph }) => {
  const customer = customers.ended
  await signedIn('operator')
  const id = await behindTwo(page, graph, customer)
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await stands.getByRole('button', { name: 'Cancel operation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel Inventory sync?' })
  await expect(dialog).toContainText('It has not begun: it ends at once, and nothing is done.')
  await dialog.getByRole('button', { name: 'Cancel operation' }).click()
  await expect(stands.getByRole('heading', { name: `Inventory sync for ${customer.name} was cancelled` })).toBeVisible()
  await expect(stands).toContainText('A person cancelled it. It had not begun. Nothing was done.')
  await expect(wayOf(page)).toHaveText([
    /^Queued, gone through$/,
    /^Running, not gone through$/,
    /^cancelled by Priya RamanCancelled, here now$/,
  ])
  await page.getByRole('button', { name: /^Notifications/ }).click()
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told.getByText('A person cancelled it. It had not begun. Nothing was done.').first()).toBeVisible()
})

test('cancelled while it runs: what was not finished is said, in counts', async ({ page, signedIn, graph }) => {
  const customer = customers.ended
  await signedIn('operator')
  await graph.slow(customer, 1_000)
  const { id } = await startSync(page, customer)
  await page.goto(`/admin/operations/${id}`)
  const bar = page.getByRole('region', { name: 'Progress' }).getByRole('progressbar')
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 30_000 }).toBeGreaterThan(2)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await stands.getByRole('button', { name: 'Cancel operation' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel operation' }).click()
  await expect(stands).toContainText(
    /\d+ of 33 policy types were not finished\. What was done until then stays as it is\./,
  )
  await expect(wayOf(page).last()).toHaveText(/^cancelled at a checkpoint by worker \S+Cancelled, here now$/)
})

test('blocked before any work: why, that nothing was done, and no way to start it again there', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.archived
  await signedIn('owner')
  const id = await behindTwo(page, graph, customer)
  // Between start and pick-up the customer leaves.
  await archive(customer)
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands.getByRole('heading')).toHaveText(`Inventory sync for ${customer.name} was blocked`, {
    timeout: 30_000,
  })
  await expect(stands).toContainText('The tenant is not active, so nothing may be done in it. Nothing was done.')
  await expect(stands).toContainText('Blocked before any work')
  await expect(stands).toContainText('Needs follow-up')
  await expect(wayOf(page)).toHaveText([
    /^Queued, gone through$/,
    /^Running, not gone through$/,
    /^blockedBlocked before any work, here now$/,
  ])
  await expect(stands.getByRole('button', { name: 'Start again' })).toHaveAccessibleDescription(/archived/)
  await page.getByRole('button', { name: /^Notifications/ }).click()
  const told = page.getByRole('dialog', { name: 'Notifications' })
  await expect(told.getByRole('link', { name: `Inventory sync for ${customer.name} was blocked` })).toHaveCount(1)
})
