import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { commandLine, type CommandLine } from './command-line.ts'
import { customers } from './customers.ts'
import { hubShown } from './hub-rows-behind.ts'
import { test } from './own-product.ts'
import { expect, inventoryOf, startSync } from './story.ts'
import { widgetOf } from './widget.ts'

const customer = customers.oneStory
const evidence = /No heartbeat for \d+ s from worker w-[0-9a-f]+/

test('a run that nobody is heard of is likely stale on every surface at once, with one evidence, and on none when it goes on', async ({
  page,
  context,
  signedIn,
  signedInAtSystem,
  graph,
  product,
}) => {
  test.setTimeout(180_000)
  await signedIn('manager')
  await signedInAtSystem('platform')
  await graph.slow(customer, 5_000)
  const { id } = await startSync(page, customer)
  const read = async () => (await page.request.get(`/api/v1/operations/${id}`)).json()
  await expect.poll(async () => (await read()).status).toBe('running')
  const surfaces = await openAll(context, id)
  const home = mkdtempSync(join(tmpdir(), 'one-story-'))
  const cli = commandLine(product.url, home)
  await cli.signIn('manager')
  for (const { page: shown, stale } of surfaces) expect(await stale(shown), 'while it works').toBe(null)

  const goOn = product.freeze('worker')
  try {
    const said = new Map<string, string>()
    for (const { name, page: shown, stale } of surfaces) {
      await shown.bringToFront()
      await expect.poll(() => stale(shown), { message: name, timeout: 20_000 }).not.toBe(null)
      said.set(name, (await stale(shown)) ?? '')
    }
    const worker = (sentence: string) => /w-[0-9a-f]+/.exec(sentence)?.[0]
    const { workerName } = await read()
    for (const [name, sentence] of said) expect(worker(sentence), name).toBe(workerName)
    expect(await read()).toMatchObject({ freshness: 'likely_stale', problemClass: 'active_stale_attention' })
    await expectTold(cli, id, 'Likely stale')
    await expectCounted(page, id)
    await page.goto('/admin')
    await page.getByRole('button', { name: /^Notifications/ }).click()
    await expect(page.getByRole('dialog').getByText(`Operation #${id}`)).toHaveCount(0)
  } finally {
    goOn()
  }
  await graph.slow(customer, 1_000)
  for (const { name, page: shown, stale } of surfaces) {
    await shown.bringToFront()
    await expect.poll(() => stale(shown), { message: `${name}, when it goes on`, timeout: 40_000 }).toBe(null)
  }
  expect(await read()).toMatchObject({ problemClass: 'none' })
  rmSync(home, { recursive: true, force: true })
})

type Surface = {
  readonly name: string
  readonly page: Page
  /** How it says that it is stale; null: it does not say so. */
  readonly stale: (page: Page) => Promise<string | null>
}

/** Everywhere where one operation is shown, side by side, as one person has them open. */
async function openAll(context: BrowserContext, id: string): Promise<Surface[]> {
  const within = (pick: (page: Page) => ReturnType<Page['locator']>) => async (page: Page) => {
    const texts = await pick(page).filter({ hasText: 'Likely stale' }).allTextContents()
    return evidence.exec(texts.join(' '))?.[0] ?? (texts.length === 0 ? null : `no evidence: ${texts.join(' ')}`)
  }
  const region = (name: string) =>
    within((page) => page.getByRole('region', { name, exact: true }).filter({ hasText: `#${id}` }))
  const row = within((page) => page.getByRole('row').filter({ hasText: `#${id}` }))
  const all: readonly [name: string, path: string, stale: Surface['stale']][] = [
    ['widget', inventoryOf(customer), within((page) => widgetOf(page))],
    ['detail', `/admin/operations/${id}`, within((page) => page.getByRole('region', { name: 'How it stands' }))],
    ['hub', `/admin/operations?tenant=${customer.guid}`, row],
    ['tenant dashboard', `/admin/t/${customer.guid}`, region('Likely stale')],
    ['workspace overview', '/admin', region('Likely stale')],
    ['runs of the system', '/system/ops/runs', row],
    [
      'an operation of the system',
      `/system/ops/runs/${id}`,
      within((page) => page.getByRole('region', { name: 'How it stands' })),
    ],
  ]
  return Promise.all(
    all.map(async ([name, path, stale]) => {
      const page = await context.newPage()
      await page.goto(path)
      return { name, page, stale }
    }),
  )
}

/** The same badge in the list and on the page of the command line, and the same evidence. */
async function expectTold(cli: CommandLine, id: string, badge: string): Promise<void> {
  const listed = await cli.run(['operations', 'list', '--tenant', customer.guid])
  expect(listed.split('\n').find((line) => line.includes(id))).toContain(badge)
  const shown = await cli.run(['operations', 'show', id])
  expect(shown).toMatch(evidence)
}

/** One on the tile, one on the tab, and it is the row. */
async function expectCounted(page: Page, id: string): Promise<void> {
  await page.goto(`/admin/t/${customer.guid}`)
  const tile = page
    .getByRole('region', { name: 'Operations of the last 30 days' })
    .getByRole('link', { name: /^Likely stale/ })
  await expect(tile).toContainText('1')
  await tile.click()
  expect(await hubShown(page)).toMatchObject({ onTab: 1, ids: [id] })
  await page.goto('/system/ops/stuck')
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toHaveCount(1)
}
