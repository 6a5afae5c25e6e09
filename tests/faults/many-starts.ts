import { expect } from 'vitest'
import type { Running } from '../crash/processes.ts'
import type { TestTenant } from '../people.ts'
import { selections } from './identities.ts'
import type { Answer, Asking } from './starting-world.ts'

const atOnce = 64

/** 64 identical starts at once over all web processes, so many times; answers how often each status was given. */
export async function manyStarts(
  webs: readonly Running[],
  ask: (web: Running, asking: Asking) => Promise<Answer>,
  tenant: TestTenant,
  rounds: number,
): Promise<{ readonly ids: string[]; readonly statuses: Readonly<Record<number, number>> }> {
  const ids: string[] = []
  const statuses: Record<number, number> = {}
  for (const policyTypes of selections(rounds)) {
    const answers = await Promise.all(
      Array.from({ length: atOnce }, (_, i) => ask(webs[i % webs.length]!, { tenant, policyTypes })),
    )
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
    expect(answers.filter(({ status }) => status !== 202)).toEqual([])
    const told = new Set(answers.map(({ body }) => body.operation?.id))
    expect(told.size).toBe(1)
    expect(answers.filter(({ body }) => body.alreadyQueued === false)).toHaveLength(1)
    ids.push([...told][0] ?? '')
  }
  return { ids, statuses }
}
