import type { Page } from '@playwright/test'
import { customers } from './customers.ts'
import { expect, inventoryOf, startSync, test } from './story.ts'
import {
  allRequestsSeen,
  cancel,
  holdReadings,
  isWidgetReading,
  markPath,
  neverReloaded,
  readingsOf,
  readOperation,
  show,
  widgetOf,
} from './widget.ts'

const customer = customers.widgetPolls

/** The page's time until it reads again and has its answer, in steps of half a second. */
async function timeToNextReading(page: Page, readings: readonly unknown[]): Promise<number> {
  const before = readings.length
  const answered = page.waitForResponse((answer) => isWidgetReading(new URL(answer.url())))
  let waitedMs = 0
  while (readings.length === before && waitedMs < 20_000) {
    await page.clock.runFor(500)
    waitedMs += 500
    // Of a request that was sent meanwhile is heard before the next step.
    await allRequestsSeen(page)
  }
  await answered
  return waitedMs
}

test('without the stream it is read every 10 s, never twice at once, never in a hidden tab, and only while something is active', async ({
  page,
  signedIn,
  graph,
}) => {
  await graph.slow(customer, 2_500)
  await signedIn('manager')
  const started = await startSync(page, customer)
  await page.route('**/api/v1/live', (route) => route.abort())
  await page.clock.install()
  const readings = readingsOf(page)
  await page.goto(inventoryOf(customer))
  const widget = widgetOf(page)
  await expect(widget).toContainText('1 active operation')
  const isStillTheSame = await neverReloaded(page)
  await page.clock.pauseAt(Date.now() + 5_000)
  await expect(page.getByRole('status').filter({ hasText: 'Live updates lost since' })).toBeVisible()

  await timeToNextReading(page, readings)
  for (const _ of [1, 2, 3]) {
    const waitedMs = await timeToNextReading(page, readings)
    expect(waitedMs).toBeGreaterThanOrEqual(9_500)
    expect(waitedMs).toBeLessThanOrEqual(10_500)
  }

  const release = await holdReadings(page)
  readings.length = 0
  await page.clock.runFor(60_000)
  await allRequestsSeen(page)
  expect(readings).toHaveLength(1)
  const answered = page.waitForResponse((answer) => isWidgetReading(new URL(answer.url())))
  release()
  await answered

  await show(page, 'hidden')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.clock.runFor(60_000)
  await allRequestsSeen(page)
  expect(asked).toEqual([markPath])
  await show(page, 'visible')
  await timeToNextReading(page, readings)
  await expect(widget).toContainText('1 active operation')

  await cancel(page, started)
  await expect.poll(async () => (await readOperation(page, started.id)).status, { timeout: 20_000 }).toBe('completed')
  await expect(widget).toBeVisible()
  expect(await timeToNextReading(page, readings)).toBeLessThanOrEqual(10_500)
  // What was read is drawn in the page's own time, which goes on only when it is told to.
  await expect(async () => {
    await page.clock.runFor(50)
    await expect(widget).toHaveCount(0, { timeout: 200 })
  }).toPass({ timeout: 10_000 })
  readings.length = 0
  await page.clock.runFor(60_000)
  await allRequestsSeen(page)
  expect(readings).toEqual([])
  await isStillTheSame()
})

test('accepting a start tells the page at once: before anything is read again, and without the stream', async ({
  page,
  signedIn,
  graph,
}) => {
  await graph.slow(customer, 1_000)
  await signedIn('manager')
  await page.route('**/api/v1/live', (route) => route.abort())
  const first = page.waitForResponse((answer) => isWidgetReading(new URL(answer.url())))
  await page.goto(inventoryOf(customer))
  await (await first).finished()
  await expect(widgetOf(page)).toHaveCount(0)
  const release = await holdReadings(page)
  const answers: string[] = []
  page.on('response', (answer) => {
    if (isWidgetReading(new URL(answer.url()))) answers.push(answer.url())
  })
  await page.getByRole('button', { name: 'Sync inventory' }).click()
  const toast = page.getByRole('alert').filter({ hasText: 'Inventory sync queued' })
  const link = await toast.getByRole('link', { name: 'View operation' }).getAttribute('href')
  await expect(widgetOf(page)).toContainText('1 active operation')
  await expect(widgetOf(page).getByRole('link', { name: /^View operation/ })).toHaveAttribute('href', link ?? '')
  expect(answers).toEqual([])
  release()
  await expect.poll(() => answers.length).toBeGreaterThan(0)
  await expect(widgetOf(page)).toContainText('1 active operation')
  await cancel(page, { id: link?.split('/').at(-1) ?? '' })
})
