import type { Page } from '@playwright/test'
import { archive } from './archived.ts'
import { expectNoBarriers } from './barriers.ts'
import { adatumLegal, customers } from './customers.ts'
import { expect, inventoryOf, startSync, syncToEnd, test, type Graph, type Role } from './story.ts'

const customer = customers.axe

type Seen = {
  readonly what: string
  /** Nobody is signed in without it. */
  readonly as?: Role
  /** Brings about what is to be seen, and says where. */
  readonly at: (page: Page, graph: Graph) => Promise<string> | string
  /** The page is there once this heading is. */
  readonly heading: string | RegExp
  /** So much of it that axe takes its time. */
  readonly isLong?: boolean
  /** Opens what is folded or floats. */
  readonly open?: (page: Page) => Promise<void>
}

const runningSync = async (page: Page, graph: Graph): Promise<string> => {
  await graph.slow(customer, 4_000)
  return (await startSync(page, customer)).id
}

const pages: readonly Seen[] = [
  { what: 'sign-in', at: () => '/sign-in', heading: 'Sign in' },
  { what: 'sign-in at the system panel', at: () => '/system/sign-in', heading: 'System panel' },
  { what: 'the API’s page', at: () => '/api/docs', heading: /TenantAtlas/, isLong: true },
  { what: 'overview', as: 'owner', at: () => '/admin', heading: 'Overview' },
  { what: 'a tenant’s dashboard', as: 'owner', at: () => `/admin/t/${adatumLegal.guid}`, heading: 'Dashboard' },
  {
    what: 'the bell with nothing in it',
    as: 'readonly',
    at: () => '/admin',
    heading: 'Overview',
    open: async (page) => {
      await page.getByRole('button', { name: 'Notifications, none unread' }).click()
      await expect(page.getByText('You were told nothing yet.')).toBeVisible()
    },
  },
  { what: 'not found', as: 'owner', at: () => '/admin/nothing', heading: 'There is nothing here' },
  {
    what: 'an inventory that was never read',
    as: 'owner',
    at: () => inventoryOf(customers.neverSynced),
    heading: 'Nothing has been read yet',
  },
  {
    what: 'an inventory with an active operation, and the bell open',
    as: 'owner',
    at: async (page, graph) => {
      await syncToEnd(page, customer)
      await runningSync(page, graph)
      return inventoryOf(customer)
    },
    heading: 'Inventory',
    open: async (page) => {
      await expect(page.getByRole('table', { name: 'Inventory' })).toBeVisible()
      await expect(page.getByRole('region', { name: 'Active operations' })).toBeVisible()
      await page.getByRole('button', { name: /^Notifications/ }).click()
      await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
    },
  },
  {
    what: 'coverage with what was denied',
    as: 'owner',
    at: async (page) => {
      await syncToEnd(page, adatumLegal, ['namedLocation', 'scopeTag'])
      return inventoryOf(adatumLegal)
    },
    heading: 'Inventory',
    open: async (page) => {
      await page.getByRole('button', { name: /^Coverage/ }).click()
      await expect(page.getByText('Access denied').first()).toBeVisible()
    },
  },
  {
    what: 'the choice of types',
    as: 'owner',
    at: () => inventoryOf(customer),
    heading: 'Inventory',
    open: async (page) => {
      await page.getByRole('button', { name: 'More ways to sync' }).click()
      await page.getByRole('menuitem', { name: 'Sync selected types…' }).click()
      await expect(page.getByRole('dialog', { name: 'Sync selected types' })).toBeVisible()
    },
  },
  {
    what: 'the hub',
    as: 'owner',
    at: async (page) => {
      await syncToEnd(page, customer, ['scopeTag'])
      return '/admin/operations'
    },
    heading: 'Operations',
    open: (page) => expect(page.getByRole('row').filter({ hasText: customer.name }).first()).toBeVisible(),
  },
  {
    what: 'the hub with nothing in it',
    as: 'owner',
    at: () => '/admin/operations?tab=active_stale_attention',
    heading: 'Nothing is likely stale',
  },
  {
    what: 'the hub with all of its filters, and a list of choices open',
    as: 'owner',
    at: () => '/admin/operations?status=completed&outcome=failed',
    heading: 'Operations',
    open: async (page) => {
      await expect(page.getByRole('combobox', { name: 'Reconciled' })).toBeVisible()
      await page.getByRole('combobox', { name: 'Outcome' }).click()
      await expect(page.getByRole('option', { name: 'Partially succeeded' })).toBeVisible()
    },
  },
  {
    what: 'the hub with its window open',
    as: 'owner',
    at: () => '/admin/operations',
    heading: 'Operations',
    open: async (page) => {
      await page.getByRole('button', { name: 'Created in the last 30 days' }).click()
      await expect(page.getByRole('dialog', { name: 'When created' })).toBeVisible()
    },
  },
  {
    what: 'the hub with news, and operations selected',
    as: 'owner',
    at: async (page) => {
      await syncToEnd(page, customers.axeNews, ['scopeTag'])
      return `/admin/operations?tenant=${customers.axeNews.guid}`
    },
    heading: 'Operations',
    open: async (page) => {
      await page.getByRole('checkbox').last().check()
      await syncToEnd(page, customers.axeNews, ['policySet'])
      await expect(page.getByRole('button', { name: '1 new: refresh' })).toBeVisible()
    },
  },
  {
    what: 'an operation that was cancelled',
    as: 'owner',
    at: async (page, graph) => {
      const id = await runningSync(page, graph)
      expect((await page.request.post(`/api/v1/operations/${id}/cancellation`)).status()).toBe(202)
      return `/admin/operations/${id}`
    },
    heading: `Inventory sync for ${customer.name} was cancelled`,
  },
  {
    what: 'an operation that was blocked',
    as: 'owner',
    at: async (page, graph) => {
      await graph.slow(customers.axeBlocked, 3_000)
      for (const type of ['scopeTag', 'deviceCategory']) await startSync(page, customers.axeBlocked, [type])
      const { id } = await startSync(page, customers.axeBlocked, ['policySet'])
      await archive(customers.axeBlocked)
      return `/admin/operations/${id}`
    },
    heading: `Inventory sync for ${customers.axeBlocked.name} was blocked`,
  },
  {
    what: 'an operation that runs',
    as: 'owner',
    at: async (page, graph) => `/admin/operations/${await runningSync(page, graph)}`,
    heading: 'Inventory sync is running',
  },
  {
    what: 'the question before a cancel',
    as: 'owner',
    at: async (page, graph) => `/admin/operations/${await runningSync(page, graph)}`,
    heading: 'Inventory sync is running',
    open: async (page) => {
      await page.getByRole('button', { name: 'Cancel operation' }).click()
      await expect(page.getByRole('dialog', { name: 'Cancel Inventory sync?' })).toBeVisible()
    },
  },
  {
    what: 'an operation that ended in part, its diagnostics open',
    as: 'manager',
    at: async (page) => `/admin/operations/${(await syncToEnd(page, adatumLegal, ['namedLocation', 'scopeTag'])).id}`,
    heading: `Inventory sync for ${adatumLegal.name} partially succeeded`,
    open: async (page) => {
      await page.getByRole('button', { name: 'Diagnostics' }).click()
      await expect(page.getByText('Lease token')).toBeVisible()
    },
  },
  { what: 'what the role does not include', as: 'readonly', at: () => inventoryOf(customer), heading: 'Inventory' },
]

for (const { what, as, at, heading, isLong, open } of pages)
  test(`no barrier: ${what}`, async ({ page, graph, signedIn }) => {
    test.slow(isLong === true)
    if (as !== undefined) await signedIn(as)
    const path = await at(page, graph)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(path)
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible({ timeout: 30_000 })
    await open?.(page)
    await expectNoBarriers(page)
  })
