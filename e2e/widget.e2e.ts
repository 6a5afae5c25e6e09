import type { Page, Route } from '@playwright/test'
import { hubOfTenant } from '../contract/hub-state.ts'
import { customers, type Customer } from './customers.ts'
import { expect, inventoryOf, startSync, syncToEnd, test } from './story.ts'
import {
  cancel,
  holdReadings,
  isWidgetReading,
  neverReloaded,
  readingsOf,
  readOperation,
  rowsOf,
  startSyncs,
  widgetOf,
} from './widget.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

test('bottom right on every page of the tenant, for everybody who may see operations, and on no other page', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.widget
  await graph.slow(customer, 2_000)
  await signedIn('manager')
  const { id } = await startSync(page, customer)
  // Somebody else's, and read by whom no other right is given.
  await signedIn('readonly')
  await page.goto(inventoryOf(customer))
  const widget = widgetOf(page)
  await expect(rowsOf(widget)).toHaveAttribute('href', `/admin/operations/${id}`)

  for (const address of await pagesOf(page, customer)) {
    await page.goto(address)
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect(widget, address).toContainText('1 active operation')
      const box = await widget.boundingBox()
      expect(size.width - (box?.x ?? 0) - (box?.width ?? 0), `${address}, from the right`).toBe(16)
      expect(size.height - (box?.y ?? 0) - (box?.height ?? 0), `${address}, from the bottom`).toBe(16)
      expect(box?.x, `${address}, from the left`).toBeGreaterThanOrEqual(16)
    }
  }

  await page.setViewportSize({ width: 1280, height: 800 })
  const read = page.waitForResponse((answer) => isWidgetReading(new URL(answer.url())))
  await page.goto(inventoryOf(customers.neverSynced))
  await (await read).finished()
  await expect(page.getByRole('heading', { name: 'Nothing has been read yet' })).toBeVisible()
  await expect(widget).toHaveCount(0)
  const readings = readingsOf(page)
  for (const address of ['/admin', `/admin/operations?tenant=${customer.guid}`, `/admin/operations/${id}`]) {
    await page.goto(address)
    await expect(page.getByRole('main').getByText(customer.name).first()).toBeVisible()
    await expect(widget, address).toHaveCount(0)
  }
  expect(readings).toEqual([])
})

/** Every page that the navigation of a tenant leads to, and the tenant's own address. */
async function pagesOf(page: Page, { guid }: Customer): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
  const all = await links.evaluateAll((list) => list.map((link) => link.getAttribute('href') ?? ''))
  const pages = all.filter((path) => path.startsWith(`/admin/t/${guid}/`))
  expect(pages).toContain(inventoryOf({ guid, name: '' }))
  return [...pages, `/admin/t/${guid}`]
}

test('a row says what it is, how it stands, since when, how long it takes, how far it is, and leads to it', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.widgetTabs
  await graph.slow(customer, 400)
  await signedIn('operator')
  const { id } = await startSync(page, customer)
  await page.goto(inventoryOf(customer))
  const widget = widgetOf(page)
  await expect(widget).toContainText('Inventory sync')
  await expect(widget.getByText('Running', { exact: true })).toBeVisible()
  await expect(widget).toContainText(/Started \d+ s ago · usually about 15 s/)
  const bar = widget.getByRole('progressbar', { name: 'Progress of Inventory sync' })
  await expect(bar).toHaveAttribute('aria-valuemax', '33')
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ of 33 policy types$/)
  await expect(widget.getByText('%')).toHaveCount(0)
  await widget.getByRole('link', { name: `View operation: Operation #${id}` }).click()
  await expect(page).toHaveURL(`/admin/operations/${id}`)
  await cancel(page, { id })
})

test('at most five rows, the rest behind "+N more", which leads to the hub with the same filter', async ({
  page,
  signedIn,
  graph,
}) => {
  const customer = customers.widgetMany
  await graph.slow(customer, 6_000)
  await signedIn('owner')
  const started = await startSyncs(page, customer, 0, 7)
  await page.goto(inventoryOf(customer))
  const widget = widgetOf(page)
  await expect(widget).toContainText('7 active operations')
  // Two run, as many as the lane of a tenant holds; the newest wait.
  await expect(widget.getByText('Queued', { exact: true })).toHaveCount(5)
  const newest = started.slice(2).reverse()
  await expect(rowsOf(widget)).toHaveCount(5)
  for (const [place, { id }] of newest.entries())
    await expect(rowsOf(widget).nth(place)).toHaveAttribute('href', `/admin/operations/${id}`)

  await widget.getByRole('link', { name: '+2 more' }).click()
  await expect.poll(() => stateOf(page)).toEqual({ ...hubOfTenant(customer.guid), tab: 'active' })
  await expect(page.getByRole('tab', { name: 'Active' })).toHaveText(/7$/)
  const rows = page.getByRole('table', { name: 'Operations' }).getByRole('rowgroup').last().getByRole('row')
  await expect(rows).toHaveCount(7)
  await cancel(page, ...started)
})

const stateOf = (page: Page): unknown => Object.fromEntries(new URL(page.url()).searchParams)

test('it comes and leaves by itself within a second, in each tab, and says nothing of an end', async ({
  page,
  context,
  signedIn,
  graph,
}) => {
  const customer = customers.widgetTabs
  await graph.slow(customer, 800)
  await signedIn('manager')
  const other = await context.newPage()
  const tabs = [page, other]
  const kept = []
  for (const tab of tabs) {
    const streamed = tab.waitForResponse(inventoryAnswer)
    await tab.goto(inventoryOf(customer))
    await streamed
    await expect(tab.getByRole('heading', { name: 'Inventory', exact: true })).toBeVisible()
    kept.push(await neverReloaded(tab))
    await watch(tab)
  }
  for (const types of [['scopeTag'], ['deviceCategory'], ['termsAndConditions']]) {
    const { id } = await syncToEnd(page, customer, types)
    for (const tab of tabs) await expect(widgetOf(tab)).toHaveCount(0)
    const { completedAt } = await readOperation(page, id)
    for (const tab of tabs) {
      const { runs, leftAt, said } = await seenIn(tab)
      expect(runs).toContain(`/admin/operations/${id}`)
      expect(leftAt - Date.parse(completedAt ?? ''), 'ms from its end to its leaving').toBeLessThanOrEqual(1_000)
      expect(said.join('\n')).not.toMatch(/succeeded|failed|blocked|cancelled|completed|ended/i)
    }
  }
  for (const isStillTheSame of kept) await isStillTheSame()
})

test('however much is hinted, it is read once at a time', async ({ page, context, signedIn, graph }) => {
  const customer = customers.widgetTabs
  await graph.slow(customer, 5_000)
  await signedIn('manager')
  const other = await context.newPage()
  for (const tab of [page, other]) {
    const read = tab.waitForResponse((answer) => isWidgetReading(new URL(answer.url())))
    await tab.goto(inventoryOf(customer))
    await read
  }
  const release = await holdReadings(page)
  const readings = readingsOf(page)
  const started = await startSyncs(page, customer, 0, 1)
  await expect.poll(() => readings.length).toBe(1)
  started.push(...(await startSyncs(page, customer, 1, 4)))
  // The other tab was told of all of them, so this one was too.
  await expect(widgetOf(other)).toContainText('4 active operations')
  expect(readings).toHaveLength(1)
  release()
  await expect(widgetOf(page)).toContainText('4 active operations')
  await cancel(page, ...started)
})

const inventoryAnswer = (answer: { url: () => string }) => new URL(answer.url()).pathname.endsWith('/inventory')

type Seen = { leftAt: number; runs: string[]; said: string[] }

/** Has the page note all that the widget ever says, and when it left. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Seen = { leftAt: 0, runs: [], said: [] }
    let isThere = false
    const look = () => {
      const widget = document.querySelector('[aria-label="Active operations"]')
      if (widget === null && isThere) seen.leftAt = Date.now()
      isThere = widget !== null
      for (const link of widget?.querySelectorAll('[aria-label^="View operation"]') ?? [])
        seen.runs.push(link.getAttribute('href') ?? '')
      const text = widget?.textContent ?? ''
      if (text !== '' && seen.said.at(-1) !== text) seen.said.push(text)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { widgetSeen: seen })
  })
const seenIn = (page: Page): Promise<Seen> => page.evaluate(() => (window as never as { widgetSeen: Seen }).widgetSeen)

test('who may not see operations has no widget, and none is asked for', async ({ page, signedIn, graph }) => {
  const customer = customers.widget
  await graph.slow(customer, 2_000)
  await signedIn('operator')
  await startSync(page, customer)
  // Every role of today may: what the server says of who looks is told here without that right.
  await page.route('**/api/v1/me', withoutViewing)
  await page.route(`**${inventoryOf(customer)}`, withoutViewing)
  const readings = readingsOf(page)
  const inventory = page.waitForResponse(inventoryAnswer)
  await page.goto(inventoryOf(customer))
  await inventory
  await expect(page.getByRole('heading', { name: 'Inventory', exact: true })).toBeVisible()
  await expect(widgetOf(page)).toHaveCount(0)

  await signedIn('stranger')
  await page.unrouteAll()
  await page.goto(inventoryOf(customer))
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await expect(widgetOf(page)).toHaveCount(0)
  expect(readings).toEqual([])
})

async function withoutViewing(route: Route): Promise<void> {
  const response = await route.fetch()
  const body = (await response.text()).replaceAll('"tenant.operations.view",', '')
  await route.fulfill({ response, body })
}
