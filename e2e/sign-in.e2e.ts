import { emailOf, expect, password, test } from './story.ts'

test('a wrong password keeps the e-mail and says so; the demo names its people; in, and out again', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  const demo = page.getByRole('region', { name: 'Demo accounts' })
  for (const role of ['owner', 'manager', 'operator', 'readonly', 'stranger'] as const)
    await expect(demo.getByRole('button', { name: emailOf(role) })).toBeVisible()

  await page.getByLabel('E-mail').fill(emailOf('readonly'))
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('password')
  await expect(page.getByLabel('E-mail')).toHaveValue(emailOf('readonly'))

  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page).toHaveURL('/admin')
  await expect(page.getByRole('main')).toContainText('Meridian Managed Services')

  await page.getByRole('button', { name: 'Rosa Lindqvist: account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto('/admin')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a demo account fills in the form, and signing in leads to the page that was asked for', async ({ page }) => {
  await page.goto('/admin/operations?tab=completed')
  await page.getByRole('button', { name: emailOf('manager') }).click()
  await expect(page.getByLabel('E-mail')).toHaveValue(emailOf('manager'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Operations' })).toBeVisible()
  await expect(page).toHaveURL('/admin/operations?tab=completed')
})
