import { customers } from './customers.ts'
import { expect, syncToEnd, test } from './story.ts'

const customer = customers.axeNews

test('hub and operation are drawn from what came with the page, without one answer of the API', async ({
  page,
  signedIn,
}) => {
  await signedIn('manager')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  await page.route('**/api/**', (route) => route.abort())
  await page.goto(`/admin/operations?tenant=${customer.guid}&tab=completed&type=inventory_sync`)
  await expect(page.getByRole('row').filter({ hasText: `#${id}` })).toContainText('Succeeded')
  await expect(page.getByRole('tab', { selected: true })).toHaveText(/^Completed\d+$/)
  await expect(page.getByRole('button', { name: /: account$/ })).toBeVisible()

  await page.goto(`/admin/operations/${id}`)
  const stands = page.getByRole('region', { name: 'How it stands' })
  await expect(stands).toContainText(`Inventory sync for ${customer.name} succeeded`)
  await expect(page.getByRole('region', { name: 'What happened' }).getByRole('listitem')).not.toHaveCount(0)
})

test('what came with the page is asked for once more, when the stream stands, and not before', async ({
  page,
  signedIn,
}) => {
  await signedIn('manager')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) asked.push(pathname)
  })
  const streamed = page.waitForResponse('**/api/v1/live')
  await page.goto(`/admin/operations/${id}`)
  await streamed
  await expect.poll(() => asked.filter((path) => path === `/api/v1/operations/${id}`).length).toBe(1)
  expect(asked.indexOf('/api/v1/live')).toBeLessThan(asked.indexOf(`/api/v1/operations/${id}`))
  expect(asked).not.toContain('/api/v1/me')
  expect(asked).not.toContain('/api/v1/tenants')
})

test('a click that comes before its part is kept; one whose part does not come says so', async ({ page, signedIn }) => {
  await signedIn('readonly')
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isAway = false
  await page.route('**/mantine-parts-*.js', async (route) => {
    await held
    return isAway ? route.abort() : route.continue()
  })
  await page.goto('/admin')
  const bell = page.getByRole('button', { name: /^Notifications/ })
  await bell.click()
  await expect(bell).toHaveAttribute('aria-expanded', 'true')
  isAway = true
  letGo()
  await expect(page.getByRole('alert').filter({ hasText: 'This could not be opened' })).toBeVisible()
  isAway = false
  await page.reload()
  await bell.click()
  await expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bell).toBeFocused()
})
