import { customers } from './customers.ts'
import { refuseOnce } from './faults.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

test('waiting for Microsoft says until when, on its page and in the list, and goes on by itself', async ({
  page,
  signedIn,
}) => {
  const customer = customers.waiting
  await signedIn('manager')
  // The list is known to be reachable, so that the refusal strikes the reading and not its preparations.
  await syncToEnd(page, customer, ['scopeTag'])
  await refuseOnce(customer, { status: 429, retryAfterSeconds: 12 })
  const { id } = await startSync(page, customer, ['scopeTag'])
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands.getByRole('heading')).toHaveText('Inventory sync waits for Microsoft')
  await expect(stands).toContainText(/Waiting for Microsoft until \d\d:\d\d:\d\d\./)
  await expect(stands).toContainText('Next: Nothing to do. This page follows it.')
  const until = /until (\d\d:\d\d:\d\d)/.exec((await stands.textContent()) ?? '')?.[1] ?? ''

  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=active`)
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toContainText(
    `Waiting for Microsoft until ${until}.`,
  )
  await page.goBack()
  await expect(stands.getByRole('heading')).toHaveText(`Inventory sync for ${customer.name} succeeded`, {
    timeout: 30_000,
  })
  await expect(page.getByRole('region', { name: 'Belongs to' })).toContainText('Of it waiting')
})

test('behind two operations in its lane: that is said, and how it went on', async ({ page, signedIn, graph }) => {
  const customer = customers.lane
  await signedIn('manager')
  await graph.slow(customer, 5_000)
  const running = [await startSync(page, customer, ['scopeTag']), await startSync(page, customer, ['deviceCategory'])]
  for (const { id } of running)
    await expect
      .poll(async () => (await (await page.request.get(`/api/v1/operations/${id}`)).json()).status)
      .toBe('running')
  const { id } = await startSync(page, customer, ['termsAndConditions'])
  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands.getByRole('heading')).toHaveText('Inventory sync waits for its turn')
  await expect(stands).toContainText('Waiting for a free lane behind 2 operations.')
  const way = page.getByRole('list', { name: 'The way it took' }).getByRole('listitem')
  await expect(way).toHaveText([/^Queued, here now$/, /^Running, still to come$/, /^Completed, still to come$/])

  await graph.normal(customer)
  await expect(stands.getByRole('heading')).toHaveText(`Inventory sync for ${customer.name} succeeded`, {
    timeout: 30_000,
  })
  await expect(way).toHaveText([
    /^Queued, gone through$/,
    /^picked up by worker \S+Running, gone through$/,
    /^brought to its end by worker \S+Succeeded, here now$/,
  ])
})
