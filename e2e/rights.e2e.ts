import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { emailOf, expect, inventoryOf, password, syncToEnd, test } from './story.ts'

const customer = customers.rights

test('who may only read sees the act disabled, with its reason', async ({ page, signedIn }) => {
  await signedIn('readonly')
  await page.goto(inventoryOf(customers.neverSynced))
  const sync = page.getByRole('button', { name: 'Sync inventory' })
  await expect(sync).toBeDisabled()
  await expect(sync).toHaveAccessibleDescription('Your role (readonly) does not include this.')
  await sync.focus()
  await expect(page.getByRole('tooltip')).toHaveText('Your role (readonly) does not include this.')
  await sync.press('Enter')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Read it now' })).toBeDisabled()
})

test('a stranger sees of other people’s things the page of things that are not there', async ({ page, signedIn }) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['scopeTag'])
  await signedIn('stranger')
  await page.goto('/admin')
  await expect(page.getByRole('main')).toContainText('Harbour Cloud Partners')
  await expect(page.getByText(customer.name)).toHaveCount(0)

  const nonsense = await seenAt(page, '/admin/operations/999999999')
  expect(nonsense).toContain('There is nothing here')
  expect(await seenAt(page, `/admin/operations/${id}`)).toBe(nonsense)
  const noTenant = await seenAt(page, '/admin/t/00000000-0000-4000-8000-000000000000/inventory')
  expect(noTenant).toContain('There is nothing here')
  expect(await seenAt(page, inventoryOf(customer))).toBe(noTenant)
  await page.goto(`/admin/operations?tenant=${customer.guid}`)
  await expect(page.getByRole('main')).not.toContainText(customer.name)
})

async function seenAt(page: Page, path: string): Promise<string> {
  await page.goto(path)
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  return page.getByRole('main').ariaSnapshot()
}

test('people of a workspace find nothing at /system', async ({ page, signedIn }) => {
  await signedIn('owner')
  await page.goto('/system')
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
})

test('people of the platform sign in there, and see the operations of all workspaces', async ({ page, signedIn }) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['deviceCategory'])
  await page.context().clearCookies()
  await page.goto('/system')
  await page.getByLabel('E-mail').fill(emailOf('platform'))
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Control tower' })).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('heading', { name: 'Operations of all workspaces' })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: `#${id}` })
  await expect(row).toContainText(customer.name)
  await expect(row).toContainText('Succeeded')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByLabel('E-mail')).toBeVisible()
})

test('people of the platform without the right are told which one they lack', async ({ page, signedInAtSystem }) => {
  await signedInAtSystem('platform-viewer')
  for (const path of ['/system/ops/runs', '/system/ops/failures', '/system/ops/stuck', '/system/ops/runs/1']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: 'Your account may not read operations' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('platform.operations.view')
    await expect(page.getByRole('table')).toHaveCount(0)
  }
})

test('people of the platform who may only read see each act disabled, with the right that they lack', async ({
  page,
  signedIn,
  signedInAtSystem,
}) => {
  await signedIn('owner')
  const { id } = await syncToEnd(page, customer, ['policySet'])
  await signedInAtSystem('platform-reader')
  await page.goto(`/system/ops/runs/${id}`)
  for (const name of ['Retry', 'Cancel']) {
    const act = page.getByRole('main').getByRole('button', { name: new RegExp(`^${name}`) })
    await expect(act).toBeDisabled()
    await expect(act).toHaveAccessibleDescription('Your account lacks the right platform.operations.manage.')
  }
})
