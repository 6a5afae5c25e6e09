import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { operationPath } from '../operations/operation-path.ts'
import { signedIn } from '../tests/signed-in.ts'
import type { Bench, Figure } from './frame/bench.ts'
import { median, percentile } from './frame/statistics.ts'
import { makeActive } from './hub/active.ts'
import { openStage } from './hub/stage.ts'
import { openBrowser, visit, type Visit } from './pages/browser.ts'
import { readVitals, type Vitals } from './pages/vitals.ts'

const sizes = { quick: { runs: 200_000, open: 2_000, loads: 10 }, full: { runs: 5_000_000, open: 8_000, loads: 30 } }

type Surface = { readonly name: string; readonly path: string; readonly isThere: (page: Page) => Promise<unknown> }

/** Pages of a real web process over a large history, in a real browser that comes for the first time. */
export const bench: Bench = {
  name: 'pages',
  question: 'How long until hub and detail stand on the screen of somebody who comes for the first time, and answer?',
  async run({ database, isFull, programs, say }) {
    const { loads, ...history } = isFull ? sizes.full : sizes.quick
    const stage = await openStage(database, history, !isFull, say)
    const browser = await openBrowser()
    try {
      await makeActive(stage.database.pool)
      putPagesBeside('server/entry/web.ts')
      const web = await programs.start('server/entry/web.ts', { DATABASE_URL: stage.database.url, PORT: '0' })
      const { session } = await signedIn(stage.database.db, stage.world.people.owner.id)
      const visitor: Visit = { url: String(web.said['url']), session }
      const figures: Figure[] = []
      for (const surface of await surfacesOf(visitor))
        figures.push(...(await measure(browser, visitor, surface, loads)))
      figures.push(...(await use(browser, visitor, loads)))
      await web.stop()
      return figures
    } finally {
      await browser.close()
      await stage.database.drop()
    }
  },
}

/** A program serves the pages that stand beside it. */
function putPagesBeside(entry: string): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the pages cannot be built')
  const beside = join(
    '.cache',
    'bench',
    'programs',
    String(process.pid),
    entry.replaceAll('/', '-').replace(/\.ts$/, ''),
  )
  cpSync(join(root, 'dist', 'web'), join(root, beside, 'web'), { recursive: true })
}

async function surfacesOf({ url, session }: Visit): Promise<Surface[]> {
  const headers = { cookie: `tenantatlas=${session}` }
  const answer = await fetch(`${url}/api/v1/operations?tab=terminal_follow_up&limit=1`, { headers })
  const { items } = (await answer.json()) as { items: { id: string }[] }
  const id = items[0]?.id ?? ''
  return [
    { name: 'hub', path: '/admin/operations', isThere: (page) => page.locator('.run-row-link').first().waitFor() },
    {
      name: 'detail',
      path: operationPath(id),
      isThere: (page) => page.getByRole('region', { name: 'What happened' }).getByRole('listitem').first().waitFor(),
    },
  ]
}

async function measure(browser: Browser, visitor: Visit, surface: Surface, loads: number): Promise<Figure[]> {
  // One of each in turns, so that whatever else the machine does falls on all of them. The first turn warms the server up.
  const ways = { own: {}, bare: { isBare: true }, slow: { slower: 4 } } as const
  const seen: Record<keyof typeof ways, Vitals[]> = { own: [], bare: [], slow: [] }
  for (let turn = -1; turn < loads; turn++)
    for (const way of ['own', 'bare', 'slow'] as const) {
      const vitals = await load(browser, { ...visitor, ...ways[way] }, surface)
      if (turn >= 0) seen[way].push(vitals)
    }
  const { own, bare, slow } = seen
  const worst = [...own, ...bare, ...slow].sort((a, b) => b.cls - a.cls)[0]
  const p75 = (seen: readonly Vitals[]) =>
    percentile(
      seen.map(({ lcp }) => lcp),
      0.75,
    )
  const figure = (what: string, unit: string, value: number, limit: number): Figure => ({
    name: `${surface.name}: ${what}`,
    unit,
    value,
    aim: { holds: 'at most', limit },
  })
  return [
    figure('largest paint, p75', 'ms', p75(own), 300),
    figure('largest paint without the data in the page, p75', 'ms', p75(bare), 600),
    figure('largest paint with a processor four times slower, p75', 'ms', p75(slow), 1_500),
    {
      ...figure('shift of what stands there, worst', '', worst?.cls ?? 0, 0.01),
      ...(worst === undefined || worst.moved === '' ? {} : { note: `what moved farthest: ${worst.moved}` }),
    },
    figure('script sent', 'KB', median(own.map(({ scriptBytes }) => scriptBytes / 1000)), 200),
  ]
}

const load = (browser: Browser, visitor: Visit, { path, isThere }: Surface): Promise<Vitals> =>
  visit(browser, visitor, async (page) => {
    await page.goto(visitor.url + path, { waitUntil: 'load' })
    await isThere(page)
    return readVitals(page)
  })

/** What is done on a hub of everyday: another tab, a search, a filter, the keys, the bell. */
async function use(browser: Browser, visitor: Visit, turns: number): Promise<Figure[]> {
  const took: number[] = []
  let shift = 0
  for (let turn = 0; turn < turns; turn++) {
    const { interactions, cls } = await visit(browser, visitor, async (page) => {
      await page.goto(`${visitor.url}/admin/operations`)
      const rows = page.locator('.run-row-link')
      await rows.first().waitFor()
      await page.getByRole('tab', { name: /^Needs follow-up/ }).click()
      await rows.first().waitFor()
      for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
      await page.getByRole('combobox', { name: 'Outcome' }).click()
      await page.getByRole('option', { name: 'Failed' }).click()
      await rows.first().waitFor()
      await page.getByRole('searchbox').pressSequentially('sync')
      await page.getByRole('button', { name: /^Notifications/ }).click()
      await page.getByRole('heading', { name: 'Notifications' }).waitFor()
      return readVitals(page)
    })
    took.push(...interactions)
    shift = Math.max(shift, cls)
  }
  return [
    {
      name: 'hub: from a press to what it shows, p98',
      unit: 'ms',
      value: percentile(took, 0.98),
      aim: { holds: 'at most', limit: 100 },
    },
    {
      name: 'hub: from a press to what it shows, p50',
      unit: 'ms',
      value: percentile(took, 0.5),
      note: `of ${took.length} presses and keys`,
    },
    {
      name: 'hub: shift of what stands there while it is used, worst',
      unit: '',
      value: shift,
      aim: { holds: 'at most', limit: 0.01 },
    },
  ]
}
