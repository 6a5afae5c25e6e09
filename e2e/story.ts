import { test as base, expect, type APIRequestContext, type Page } from '@playwright/test'
import type { Customer } from './customers.ts'

export type Role = 'owner' | 'manager' | 'operator' | 'readonly' | 'stranger'
export type PlatformRole = 'platform' | 'platform-viewer' | 'platform-reader'
export const password = 'tenantatlas-demo'
export const emailOf = (role: Role | PlatformRole) => `${role}@demo.test`

type Story = {
  /** Puts the session of a demo person into the browser, without the sign-in page. */
  signedIn: (role: Role) => Promise<void>
  signedInAtSystem: (role: PlatformRole) => Promise<void>
  graph: Graph
  /** A page that throws, or that the browser refuses a part of, fails its story. */
  noMistakes: void
}

/** How Microsoft behaves for one customer. */
export type Graph = {
  /** Every answer comes this much later, until `normal` or the end of the test. */
  slow: (customer: Customer, delayMs: number) => Promise<void>
  normal: (customer: Customer) => Promise<void>
}

export const test = base.extend<Story>({
  baseURL: async ({}, use) => use(process.env['E2E_URL']),
  noMistakes: [
    async ({ page }, use) => {
      const mistakes: string[] = []
      page.on('pageerror', (error) => mistakes.push(String(error)))
      page.on('console', (message) => {
        // What the server refuses is said on the page, and listed by the browser as well.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          mistakes.push(message.text())
      })
      await use()
      expect(mistakes).toEqual([])
    },
    { auto: true },
  ],
  signedIn: async ({ page }, use) => use((role) => session(page.request, '/api/v1/session', role)),
  signedInAtSystem: async ({ page }, use) => use((role) => session(page.request, '/api/system/session', role)),
  graph: async ({}, use) => {
    const slowed = new Map<string, Customer>()
    const normal = (customer: Customer) => delay(customer, 0)
    await use({
      normal,
      slow: (customer, delayMs) => {
        slowed.set(customer.guid, customer)
        return delay(customer, delayMs)
      },
    })
    for (const customer of slowed.values()) await normal(customer)
  },
})

export { expect }

async function session(request: APIRequestContext, path: string, role: Role | PlatformRole): Promise<void> {
  const answer = await request.post(path, { data: { email: emailOf(role), password } })
  expect(answer.status(), `signing in as ${role}`).toBe(204)
}

/** A fault of the same id takes the place of the one before. */
async function delay({ guid }: Customer, delayMs: number): Promise<void> {
  const fault = { id: `slow-${guid}`, kind: 'slow', tenant: guid, times: null, delayMs }
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${process.env['E2E_HOOKS_URL']}/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify(fault),
  })
  expect(answer.status).toBe(201)
}

export const inventoryOf = ({ guid }: Customer) => `/admin/t/${guid}/inventory`

export type OperationSeen = { readonly id: string; readonly status: string; readonly outcome: string }

/** A page, or somebody without one. */
type Asker = Pick<Page, 'request'>

/** Starts a sync over the API, for stories that begin after it. */
export async function startSync(
  page: Asker,
  { guid }: Customer,
  policyTypes?: readonly string[],
): Promise<OperationSeen> {
  const answer = await page.request.post(`/api/v1/tenants/${guid}/operations`, {
    data: { type: 'inventory.sync', input: policyTypes === undefined ? {} : { policyTypes } },
  })
  expect(answer.status()).toBe(202)
  return (await answer.json()).operation
}

export async function syncToEnd(
  page: Asker,
  customer: Customer,
  policyTypes?: readonly string[],
): Promise<OperationSeen> {
  const { id } = await startSync(page, customer, policyTypes)
  const read = async (): Promise<OperationSeen> => (await page.request.get(`/api/v1/operations/${id}`)).json()
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('completed')
  return read()
}
