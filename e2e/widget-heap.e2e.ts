import type { CDPSession, Page } from '@playwright/test'
import { customers, type Customer } from './customers.ts'
import { expect, inventoryOf, syncToEnd, test } from './story.ts'
import { widgetOf } from './widget.ts'

/**
 * By hand: `E2E_HEAP_MINUTES=60 npx playwright test widget-heap` keeps a page open for so long while something happens each
 * second, and tells by how much its memory grows in an hour. Below half an hour the figure is mostly noise.
 */
const minutes = Number(process.env['E2E_HEAP_MINUTES'])
const mbPerHourMax = 1
/** What a page has read and shows no more is forgotten after five minutes; until then memory grows as it must. */
const warmUpMinutes = Math.min(10, minutes / 3)
/** Queued, begun, ended: each run is told of at least so often. */
const eventsOfRun = 3

type Sample = { readonly minute: number; readonly mb: number }

test('a page that is open for an hour while something happens each second does not grow', async ({
  page,
  signedIn,
  graph,
}) => {
  test.setTimeout((minutes + 5) * 60_000)
  const customer = customers.widget
  await graph.slow(customer, 1_000)
  await signedIn('manager')
  await page.goto(inventoryOf(customer))
  const browser = await page.context().newCDPSession(page)
  const samples: Sample[] = []
  const began = Date.now()
  const minute = () => (Date.now() - began) / 60_000
  let runs = 0
  while (minute() < minutes) {
    runs += await runForAMinute(page, customer)
    samples.push({ minute: minute(), mb: await heapMb(browser) })
    console.log(`${minute().toFixed(1)} min, ${runs} runs: ${samples.at(-1)?.mb.toFixed(2)} MB`)
  }
  expect((runs * eventsOfRun) / (minute() * 60), 'events in a second').toBeGreaterThanOrEqual(1)
  const growth = slope(samples.filter((sample) => sample.minute > warmUpMinutes)) * 60
  console.log(`The page grows by ${growth.toFixed(2)} MB in an hour.`)
  expect(growth).toBeLessThanOrEqual(mbPerHourMax)
})

async function runForAMinute(page: Page, customer: Customer): Promise<number> {
  const until = Date.now() + 60_000
  let runs = 0
  while (Date.now() < until) {
    await syncToEnd(page, customer, ['scopeTag'])
    runs++
  }
  await expect(widgetOf(page)).toHaveCount(0)
  return runs
}

/** What is in use once nothing is left that could be collected. */
async function heapMb(browser: CDPSession): Promise<number> {
  await browser.send('HeapProfiler.collectGarbage')
  await browser.send('HeapProfiler.collectGarbage')
  return (await browser.send('Runtime.getHeapUsage')).usedSize / 1_000_000
}

/** Of the line that fits best, in MB a minute. */
function slope(samples: readonly Sample[]): number {
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0)
  const minute = sum((sample) => sample.minute) / samples.length
  const mb = sum((sample) => sample.mb) / samples.length
  return sum((sample) => (sample.minute - minute) * (sample.mb - mb)) / sum((sample) => (sample.minute - minute) ** 2)
}
