import { expect } from 'vitest'
import { notificationsOf, readRun, startSync } from '../operations.ts'
import type { TestTenant } from '../people.ts'
import { activeOf } from './looks.ts'
import { eventsOf } from './verdict.ts'
import type { CrashWorld } from './world.ts'

/** What stories of work that ends its workers share (spec: quality C5). */

export const deadly = [
  { name: 'ends its process', env: { POISON_IS: 'exit' } },
  {
    name: 'takes all the memory there is',
    env: { POISON_IS: 'memory', NODE_OPTIONS: '--max-old-space-size=64' },
  },
]

/** Three workers were lost to it and no more, and that is what everybody is told. */
export async function expectCrashLoop({ db }: CrashWorld, id: number, tenant: TestTenant): Promise<void> {
  const kinds = (await eventsOf(db, id)).map(({ kind }) => kind)
  expect(kinds).toEqual(['start', 'begin', 'resume', 'resume', 'reconcile'])
  expect(await readRun(db, id)).toMatchObject({
    outcome: 'failed',
    reason_code: 'worker_crash_loop',
    attempt: 3,
    freshness: 'reconciled_failed',
    problem_class: 'terminal_follow_up',
  })
  const title = `Inventory sync for ${tenant.name} was ended by reconciliation`
  const body = expect.stringContaining('Three workers in a row were lost while doing it.') as string
  expect(await notificationsOf(db, id)).toMatchObject([{ title, body }])
}

/** One sync after the other for each tenant while it is called again and again; answers with all of them. */
export function steadyWork(world: CrashWorld, tenants: readonly TestTenant[]) {
  const ids: number[] = []
  const lastOf = new Map<TestTenant, number>()
  return {
    ids,
    async goOn(): Promise<void> {
      const active = new Set((await activeOf(world)).map(({ id }) => id))
      for (const tenant of tenants) {
        if (active.has(lastOf.get(tenant) ?? 0)) continue
        const { id } = await startSync(world.db, world.workspace, { tenant })
        lastOf.set(tenant, id)
        ids.push(id)
      }
    },
  }
}
