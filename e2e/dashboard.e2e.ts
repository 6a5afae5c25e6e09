import type { Page } from '@playwright/test'
import { adatumLegal, customers } from './customers.ts'
import { hubShown, numberOf } from './hub-rows-behind.ts'
import { expect, startSync, syncToEnd, test } from './story.ts'

const customer = customers.dashboard
const dashboardOf = ({ guid }: { guid: string }) => `/admin/t/${guid}`
const tiles = (page: Page) => page.getByRole('region', { name: 'Operations of the last 30 days' })

/** As each tile is called, and the tab that it opens. */
const opens = {
  Active: 'Active',
  'Likely stale': 'Likely stale',
  'Needs follow-up': 'Needs follow-up',
  Completed: 'Completed',
  Succeeded: 'Completed',
} as const
const names = Object.keys(opens) as (keyof typeof opens)[]

test.describe('a tenant’s dashboard, seen from where it is another day', () => {
  test.use({ timezoneId: 'Pacific/Kiritimati' })

  test('each tile opens its rows, and a bar those of its day', async ({ page, signedIn, graph }) => {
    await signedIn('owner')
    const { id } = await syncToEnd(page, customer, ['scopeTag'])
    await syncToEnd(page, customer, ['roleDefinition'])
    await graph.slow(customer, 2_000)
    await startSync(page, customer)
    await page.goto(dashboardOf(customer))
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()

    const seen: Record<string, number> = {}
    for (const name of names) {
      const tile = tiles(page).getByRole('link', { name: new RegExp(`^${name}`) })
      seen[name] = await numberOf(tile)
      await tile.click()
      const hub = await hubShown(page)
      expect([name, hub.tab, hub.onTab, hub.ids.length]).toEqual([name, opens[name], seen[name], seen[name]])
      await page.getByRole('link', { name: `Back to ${customer.name}` }).click()
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Dashboard' }).click()
    }
    expect(seen).toMatchObject({ Active: 1, 'Likely stale': 0, 'Needs follow-up': 0 })
    expect(seen['Completed']).toBeGreaterThanOrEqual(2)

    const chart = page.getByRole('region', { name: 'Operations per day' })
    await expect(chart).toContainText('days as in Pacific/Kiritimati')
    const bar = chart.locator('svg a').filter({ hasText: /succeeded/ })
    await expect(bar).toHaveCount(1)
    const today = Number(/: (\d+) succeeded/.exec((await bar.textContent()) ?? '')?.[1])
    await bar.click()
    const hub = await hubShown(page)
    expect([hub.tab, hub.onTab]).toEqual(['Completed', today])
    expect(hub.ids).toContain(id)
    // From midnight to midnight, where the viewer is.
    await expect(page).toHaveURL(/[?&]from=[^&]*T10%3A00%3A00/)
  })

  test('what a chart shows is said by a table, which the keyboard reaches', async ({ page, signedIn }) => {
    await signedIn('operator')
    await syncToEnd(page, customer, ['scopeTag'])
    // What the story before has left running would end between the chart and the hub.
    const counts = () => page.request.get(`/api/v1/operations/counts?tenant=${customer.guid}`)
    await expect.poll(async () => (await (await counts()).json()).tabs.active, { timeout: 30_000 }).toBe(0)
    await signedIn('readonly')
    await page.goto(dashboardOf(customer))
    for (const [name, number] of [
      ['Operations per day', /^Succeeded, .*: \d+$/],
      ['How long it takes', /^Succeeded, .*: \d+$/],
    ] as const) {
      const chart = page.getByRole('region', { name })
      await chart.getByRole('button', { name: 'Show as table' }).press('Enter')
      const link = chart.getByRole('table', { name }).getByRole('link', { name: number }).first()
      const count = Number((await link.textContent()) ?? '')
      await link.press('Enter')
      expect((await hubShown(page)).onTab).toBe(count)
      await page.goBack()
    }
  })
})

test('the dashboard follows what happens, without a reload', async ({ page, signedIn, graph }) => {
  await signedIn('owner')
  await page.goto(dashboardOf(customers.dashboardLive))
  await expect(page.getByRole('region', { name: 'Recent operations' })).toContainText(
    'No operations in the last 30 days',
  )
  const active = tiles(page).getByRole('link', { name: /^Active/ })
  const succeeded = tiles(page).getByRole('link', { name: /^Succeeded/ })
  await expect(active).toContainText('0')
  await graph.slow(customers.dashboardLive, 500)
  await startSync(page, customers.dashboardLive, ['scopeTag'])
  await expect(active).toContainText('1')
  await expect(succeeded).toContainText('1', { timeout: 20_000 })
  await expect(active).toContainText('0')
  await expect(page.getByRole('table', { name: 'Recent operations' })).toContainText('Succeeded')
})

test('the overview names what needs somebody with its tenant, and its tiles open their rows', async ({
  page,
  signedIn,
}) => {
  await signedIn('manager')
  const { id } = await syncToEnd(page, adatumLegal, ['namedLocation', 'scopeTag'])
  await page.goto('/admin')
  const entry = page.getByRole('region', { name: 'Needs follow-up' })
  await expect(entry.getByRole('listitem').filter({ hasText: `#${id}` })).toContainText(adatumLegal.name)
  await expect(entry.getByRole('link', { name: /^Show all \d+/ })).toBeVisible()
  const row = page.getByRole('table', { name: 'Tenants' }).getByRole('row').filter({ hasText: adatumLegal.name })
  await expect(row).toContainText(`Operation #${id}`)

  // Other stories go on meanwhile: a number that moved between the tile and the hub is looked at again.
  for (const name of ['Likely stale', 'Needs follow-up'] as const)
    await expect(async () => {
      await page.goto('/admin')
      const tile = tiles(page).getByRole('link', { name: new RegExp(`^${name}`) })
      const count = await numberOf(tile)
      await tile.click()
      const hub = await hubShown(page)
      expect([hub.tab, hub.onTab]).toEqual([opens[name], count])
    }).toPass({ timeout: 40_000 })
})
