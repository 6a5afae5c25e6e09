import type { Page } from '@playwright/test'
import { expectNoBarriers } from './barriers.ts'
import { customers } from './customers.ts'
import { test } from './own-product.ts'
import { expect, startSync } from './story.ts'

const processed = async (page: Page, id: string): Promise<number> => {
  const { progress } = (await (await page.request.get(`/api/v1/operations/${id}`)).json()) as {
    progress: { processed?: number }
  }
  return progress.processed ?? 0
}

test('no barrier: what may have stopped, where it is listed, and what was ended because nothing was heard of it', async ({
  page,
  signedIn,
  signedInAtSystem,
  graph,
  product,
}) => {
  test.setTimeout(240_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signedIn('owner')
  await graph.slow(customers.axeStale, 1_000)
  // One is to be gone on with, and waits for a worker; the other is wished away, and nobody there can honour it.
  const { id: stale } = await startSync(page, customers.axeStale)
  await expect.poll(() => processed(page, stale), { timeout: 30_000 }).toBeGreaterThan(0)
  await graph.slow(customers.axeLost, 60_000)
  const { id: lost } = await startSync(page, customers.axeLost, ['scopeTag'])
  const status = async () => (await (await page.request.get(`/api/v1/operations/${lost}`)).json()).status as string
  await expect.poll(status).toBe('running')
  const goOn = product.freeze('worker')
  try {
    await page.goto(`/admin/operations/${stale}`)
    const stands = page.getByRole('region', { name: 'How it stands' })
    await expect(stands).toContainText('Likely stale', { timeout: 30_000 })
    await expectNoBarriers(page)
    await page.goto('/admin/operations?tab=active_stale_attention')
    await expect(page.getByText(`#${stale}`).first()).toBeVisible()
    await expectNoBarriers(page)
    await page.goto('/admin')
    await expect(page.getByRole('region', { name: 'Likely stale', exact: true }).getByRole('listitem')).not.toHaveCount(
      0,
    )
    await expectNoBarriers(page)

    await page.goto(`/admin/operations/${lost}`)
    await page.getByRole('button', { name: 'Cancel operation' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel operation' }).click()
    await expect(stands).toContainText('Cancelled', { timeout: 60_000 })
    await expect(stands).toContainText(/reconcil/i)
    await expectNoBarriers(page)
    await page.goto('/admin/operations?reconciled=true')
    await expect(page.getByText(`#${lost}`).first()).toBeVisible()
    await expectNoBarriers(page)

    await signedInAtSystem('platform')
    await page.goto('/system/ops/stuck')
    await expect(page.getByText(`#${stale}`).first()).toBeVisible()
    await expectNoBarriers(page)
    await page.goto(`/system/ops/runs/${lost}`)
    await expect(stands).toContainText('Cancelled')
    await expectNoBarriers(page)
  } finally {
    goOn()
  }
})
