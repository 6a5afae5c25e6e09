import { policyTypeKeys } from '../../operations/policy-types.ts'

/** So many different selections of three policy types: each is work of its own (spec: operations §4). */
export function selections(count: number): string[][] {
  const made: string[][] = []
  for (const [i, one] of policyTypeKeys.entries())
    for (const [j, two] of policyTypeKeys.entries())
      for (const [k, three] of policyTypeKeys.entries()) {
        if (made.length === count) return made
        if (i < j && j < k) made.push([one, two, three])
      }
  throw new Error(`there are only ${made.length} selections`)
}
