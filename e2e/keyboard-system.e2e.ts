import { customers } from './customers.ts'
import { expectFocusOn, tabTo } from './keys.ts'
import { expect, startSync, test } from './story.ts'

const customer = customers.keyboardSystem

test('by the keyboard alone: from the list of the system to an operation, and cancelled there with a reason', async ({
  page,
  signedIn,
  signedInAtSystem,
  graph,
}) => {
  await graph.slow(customer, 2_000)
  await signedIn('operator')
  const { id } = await startSync(page, customer)
  await signedInAtSystem('platform')
  await page.goto(`/system/ops/runs?q=${id}`)
  await tabTo(page, new RegExp(`#${id}`))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/system/ops/runs/${id}$`))

  await tabTo(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Cancel Inventory sync?' })
  await expect(dialog.getByLabel('Reason')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expectFocusOn(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Reason')).toBeFocused()
  await page.keyboard.type('The customer asked for it by phone')
  await tabTo(page, /^Cancel operation$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('was cancelled', { timeout: 30_000 })
})
