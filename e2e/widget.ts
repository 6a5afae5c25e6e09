import type { Locator, Page, Request } from '@playwright/test'
import type { Customer } from './customers.ts'
import { expect, startSync, type OperationSeen } from './story.ts'

export const widgetOf = (page: Page): Locator => page.getByRole('region', { name: 'Active operations' })
export const rowsOf = (widget: Locator): Locator => widget.getByRole('link', { name: /^View operation: / })

/** Of nothing else on a page: the first that the widget asks in a reading. */
export const isWidgetReading = (url: URL): boolean =>
  url.pathname === '/api/v1/operations' &&
  url.searchParams.get('tab') === 'active' &&
  url.searchParams.has('limit', '5')

/** Every reading of the widget that begins from now on. */
export function readingsOf(page: Page): Request[] {
  const seen: Request[] = []
  page.on('request', (request) => {
    if (isWidgetReading(new URL(request.url()))) seen.push(request)
  })
  return seen
}

/** Readings are answered by the server once they are let go. */
export async function holdReadings(page: Page): Promise<() => void> {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  await page.route(isWidgetReading, async (route) => {
    await gate
    await route.continue().catch(() => undefined)
  })
  return release
}

/** Said once: a reload would lose it. */
export async function neverReloaded(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }))
  return async () => expect(await page.evaluate(() => 'isStillTheSamePage' in window)).toBe(true)
}

const types = [
  'scopeTag',
  'deviceCategory',
  'termsAndConditions',
  'namedLocation',
  'policySet',
  'reusableSetting',
  'assignmentFilter',
] as const

/** Starts syncs of one customer that are different work each, the oldest first. */
export async function startSyncs(page: Page, customer: Customer, from: number, to: number): Promise<OperationSeen[]> {
  const started: OperationSeen[] = []
  for (const type of types.slice(from, to)) started.push(await startSync(page, customer, [type]))
  return started
}

export async function readOperation(page: Page, id: string): Promise<OperationSeen & { completedAt: string | null }> {
  return (await page.request.get(`/api/v1/operations/${id}`)).json()
}

/** Asks for their end; some may have come to it already. */
export async function cancel(page: Page, ...runs: readonly Pick<OperationSeen, 'id'>[]): Promise<void> {
  for (const { id } of runs) {
    const answer = await page.request.post(`/api/v1/operations/${id}/cancellation`)
    expect([202, 409]).toContain(answer.status())
  }
}

/** Nothing else on a page asks for this once somebody is signed in. */
export const markPath = '/api/v1/sign-in-options'

/** Afterwards every request that the page had made before is known to its story too. */
export async function allRequestsSeen(page: Page): Promise<void> {
  const mark = page.waitForRequest(`**${markPath}`)
  await page.evaluate((path) => fetch(path).then(() => undefined), markPath)
  await mark
}

/** What a browser tells a page whose tab is hidden or comes back. */
export const show = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => visibility === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('visibilitychange'))
  }, state)
