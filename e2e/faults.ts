import { expect } from '@playwright/test'
import type { Customer } from './customers.ts'

type Refusal = { readonly status: number; readonly retryAfterSeconds?: number }

/** Microsoft refuses the next request for anything of this customer's devices, once. */
export async function refuseOnce({ guid }: Customer, refusal: Refusal): Promise<void> {
  const fault = {
    id: `refused-${guid}`,
    kind: 'status',
    tenant: guid,
    path: 'deviceManagement/**',
    times: 1,
    ...refusal,
  }
  const answer = await fetch(`${process.env['E2E_HOOKS_URL']}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
  expect(answer.status).toBe(201)
}
