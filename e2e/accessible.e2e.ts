import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { adatumLegal, customers } from './customers.ts'
import { expect, inventoryOf, startSync, syncToEnd, test, type Graph, type PlatformRole, type Role } from './story.ts'

const customer = customers.axe

type Seen = {
  readonly what: string
  /** Nobody is signed in without it. */
  readonly as?: Role
  readonly atSystemAs?: PlatformRole
  /** Brings about what is to be seen, and says where. */
  readonly at: (page: Page, graph: Graph) => Promise<string> | string
  /** The page is there once this heading is. */
  readonly heading: string | RegExp
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
  { what: 'the API’s page', at: () => '/api/docs', heading: /TenantAtlas/ },
  { what: 'overview', as: 'owner', at: () => '/admin', heading: 'Overview' },
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
  {
    what: 'the system panel',
    atSystemAs: 'platform',
    at: () => '/system',
    heading: 'Operations of all workspaces',
  },
  {
    what: 'the system panel without the right',
    atSystemAs: 'platform-viewer',
    at: () => '/system',
    heading: 'Your account may not read operations',
  },
]

const widths = [1280, 390]
const schemes = ['light', 'dark'] as const

for (const { what, as, atSystemAs, at, heading, open } of pages)
  test(`no barrier: ${what}`, async ({ page, graph, signedIn, signedInAtSystem }) => {
    if (as !== undefined) await signedIn(as)
    if (atSystemAs !== undefined) await signedInAtSystem(atSystemAs)
    const path = await at(page, graph)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(path)
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible()
    await open?.(page)
    for (const width of widths)
      for (const colorScheme of schemes) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expect.poll(() => schemeOf(page)).toMatch(new RegExp(`^(${colorScheme}|none)$`))
        expect(await barriers(page, colorScheme), `${width} px, ${colorScheme}`).toEqual([])
        expect(await isTooWide(page), `wider than ${width} px`).toBe(false)
      }
  })

/** The page follows the browser a moment later; the API’s page follows it by its style sheet alone. */
const schemeOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'none')

/**
 * What axe finds, one line for each element. In the dark only colours are looked at: everything else is as it was in the
 * light, and has been looked at there.
 */
async function barriers(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (
    scheme === 'dark' ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe
  ).analyze()
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`))
}

const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
