import type { Page } from '@playwright/test'
import { expectNoBarriers } from './barriers.ts'
import { adatumLegal } from './customers.ts'
import { expect, syncToEnd, test, type PlatformRole } from './story.ts'

type Seen = {
  readonly what: string
  readonly as?: PlatformRole
  readonly path: string
  /** The page is there once this heading is. */
  readonly heading: string | RegExp
}

const pages: readonly Seen[] = [
  { what: 'the control tower', path: '/system', heading: 'Control tower' },
  { what: 'the directory of workspaces', path: '/system/directory', heading: 'Directory' },
  { what: 'the directory of tenants', path: '/system/directory?show=tenants', heading: 'Directory' },
  { what: 'runs of all workspaces', path: '/system/ops/runs', heading: 'Operations of all workspaces' },
  { what: 'failures of all workspaces', path: '/system/ops/failures', heading: 'Failures of all workspaces' },
  { what: 'what is stuck', path: '/system/ops/stuck', heading: 'Stuck in all workspaces' },
  { what: 'an address of the system panel that leads nowhere', path: '/system/none', heading: 'There is nothing here' },
  {
    what: 'the system panel without the right',
    as: 'platform-viewer',
    path: '/system/ops/runs',
    heading: 'Your account may not read operations',
  },
]

for (const { what, as, path, heading } of pages)
  test(`no barrier: ${what}`, async ({ page, signedInAtSystem }) => {
    await signedInAtSystem(as ?? 'platform')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(path)
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: /^Reading/ })).toHaveCount(0)
    await expectNoBarriers(page)
  })

test('no barrier: an operation in the system panel, and the question before an act', async ({
  page,
  signedIn,
  signedInAtSystem,
}) => {
  await signedIn('manager')
  const { id } = await syncToEnd(page, adatumLegal, ['namedLocation', 'policySet'])
  await signedInAtSystem('platform')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/system/ops/runs/${id}`)
  await expect(stands(page)).toContainText('partially succeeded')
  await expectNoBarriers(page)
  await page.getByRole('button', { name: 'Mark investigated' }).click()
  const dialog = page.getByRole('dialog', { name: 'Mark Inventory sync as investigated?' })
  await dialog.getByRole('button', { name: 'Mark investigated' }).click()
  await expect(dialog).toContainText('Say why')
  await expectNoBarriers(page)
})

const stands = (page: Page) => page.getByRole('region', { name: 'How it stands' })
