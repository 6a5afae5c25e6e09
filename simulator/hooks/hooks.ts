import { z } from 'zod'
import { faultSchema } from '../faults/fault.ts'
import { retryAfterModes } from '../retry-after.ts'
import type { Simulation } from '../simulation.ts'
import { policyHooks } from './policy-hooks.ts'
import { tenantHooks } from './tenant-hooks.ts'

export type HookCall = {
  readonly simulation: Simulation
  readonly seed: number
  readonly parts: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly input: unknown
}
export type HookAnswer = { readonly status: number; readonly body?: unknown }

/** One thing a test may do to the simulated world. A throw is answered as the tester's mistake. */
export type Hook = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly act: (call: HookCall) => HookAnswer
}

const noContent: HookAnswer = { status: 204 }

const worldHooks: readonly Hook[] = [
  {
    method: 'GET',
    path: '/faults',
    act: ({ simulation }) => ({ status: 200, body: { faults: simulation.faults.list() } }),
  },
  {
    method: 'POST',
    path: '/faults',
    act: ({ simulation, input }) => {
      const faults = Array.isArray(input) ? z.array(faultSchema).parse(input) : [faultSchema.parse(input)]
      return { status: 201, body: { ids: faults.map((fault) => simulation.faults.add(fault)) } }
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    act: ({ simulation }) => {
      simulation.faults.clear()
      return noContent
    },
  },
  {
    method: 'GET',
    path: '/counters',
    act: ({ simulation, query }) => ({
      status: 200,
      body: simulation.counters.read(query.get('tenant'), Number(query.get('limit') ?? 200)),
    }),
  },
  {
    method: 'DELETE',
    path: '/counters',
    act: ({ simulation }) => {
      simulation.counters.clear()
      return noContent
    },
  },
  {
    method: 'PUT',
    path: '/latency',
    act: ({ simulation, input }) => {
      simulation.latencyMs = z.strictObject({ ms: z.number().int().nonnegative() }).parse(input).ms
      return noContent
    },
  },
  {
    method: 'PUT',
    path: '/throttling',
    act: ({ simulation, input }) => {
      const { scale, retryAfter } = throttling.parse(input)
      // JSON knows no infinity: null turns throttling off.
      if (scale !== undefined) simulation.throttling.scale = scale ?? Infinity
      if (retryAfter !== undefined) simulation.throttling.mode = retryAfter
      simulation.throttling.forget()
      return noContent
    },
  },
]

const throttling = z.strictObject({
  scale: z.number().positive().nullable().optional(),
  retryAfter: z.enum(retryAfterModes).optional(),
})

export const hooks: readonly Hook[] = [...worldHooks, ...tenantHooks, ...policyHooks]
