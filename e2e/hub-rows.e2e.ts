import { request, type APIRequestContext, type Page } from '@playwright/test'
import { customers } from './customers.ts'
import { emailOf, expect, password, startSync, syncToEnd, test } from './story.ts'

const customer = customers.hubRows
const hub = (tab: string) => `/admin/operations?tenant=${customer.guid}&tab=${tab}`
const rowsOf = (page: Page) =>
  page.getByRole('table', { name: 'Operations' }).getByRole('rowgroup').last().getByRole('row')
const rowOf = (page: Page, id: string) => rowsOf(page).filter({ hasText: new RegExp(`#${id}(?!\\d)`) })
const numberOn = (page: Page, tab: string) => page.getByRole('tab', { name: new RegExp(`^${tab}`) })

/** Somebody else at the same time, so that whoever looks gets no notification of it. */
async function colleague(): Promise<{ request: APIRequestContext }> {
  const theirs = await request.newContext({ baseURL: process.env['E2E_URL'] ?? '' })
  await theirs.post('/api/v1/session', { data: { email: emailOf('operator'), password } })
  return { request: theirs }
}

test('a row is patched in place while it runs, and stays when it has left the tab, until the list is refreshed', async ({
  page,
  signedIn,
  graph,
}) => {
  await signedIn('readonly')
  await graph.slow(customer, 400)
  const { id } = await startSync(await colleague(), customer)
  await page.goto(hub('active'))
  const row = rowOf(page, id)
  await row.evaluate((element) => Object.assign(element, { isTheSame: true }))
  await expect(row).toContainText('Running')
  await expect(row.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/)

  await expect(row).toContainText('Succeeded', { timeout: 30_000 })
  await expect(row).toContainText('No longer in this list')
  expect(await row.evaluate((element) => 'isTheSame' in element)).toBe(true)
  await expect(numberOn(page, 'Active')).toHaveText(/0$/)
  await expect(page.getByRole('status').filter({ hasText: '1 changed.' })).toHaveCount(1)

  await page.getByRole('button', { name: '1 changed: refresh' }).click()
  await expect(row).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'No operation matches' })).toBeVisible()
})

test('what is new is announced and not pushed in', async ({ page, signedIn, graph }) => {
  await signedIn('readonly')
  await graph.normal(customer)
  const them = await colleague()
  await syncToEnd(them, customer, ['policySet'])
  await page.goto(hub('all'))
  const rows = rowsOf(page)
  const first = await rows.first().innerText()
  const count = await rows.count()
  const place = await rows.first().boundingBox()
  const { id } = await syncToEnd(them, customer, ['scopeTag'])
  await syncToEnd(them, customer, ['deviceCategory'])

  const news = page.getByRole('button', { name: '2 new: refresh' })
  await expect(news).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '2 new.' })).toHaveCount(1)
  await expect(rows).toHaveCount(count)
  expect(await rows.first().innerText()).toBe(first)
  expect(await rows.first().boundingBox()).toEqual(place)
  // The number on the tab is that of the list as it is now.
  await expect(numberOn(page, 'All')).toHaveText(new RegExp(`\\D${count + 2}$`))

  await news.click()
  await expect(rows).toHaveCount(count + 2)
  await expect(rowOf(page, id)).toBeVisible()
  await expect(news).toHaveCount(0)
})

test('what comes to a tab by a change of state is announced too', async ({ page, signedIn, graph }) => {
  await signedIn('operator')
  await graph.normal(customer)
  await syncToEnd(page, customer, ['scopeTag'])
  await graph.slow(customer, 1_000)
  const { id } = await startSync(page, customer, ['policySet', 'deviceCategory'])
  await page.goto(hub('completed'))
  await expect(rowsOf(page).first()).toBeVisible()
  await expect(rowOf(page, id)).toHaveCount(0)
  await page.getByRole('button', { name: '1 changed: refresh' }).click({ timeout: 20_000 })
  await expect(rowsOf(page).first()).toContainText(`#${id}`)
})
