import type { Database } from '../../database/scope.ts'
import { claimNext, claimOwn, type Claimed } from './claim.ts'

export type Rounds = {
  /** Takes what there is until nothing is left or there is no more room. */
  readonly round: () => Promise<void>
  /** A run may be this worker's by its row alone: the next round looks for it first. */
  readonly doubt: () => void
}

export type RoundTools = {
  readonly db: Database
  readonly workerId: string
  /** What this worker does, by run. */
  readonly held: ReadonlyMap<number, unknown>
  /** How many more it can do now. */
  readonly room: () => number
  /** True when something was taken, so that asking again at once makes sense. */
  readonly settle: (claimed: Claimed) => boolean
  /** Takes up a run of a lost worker that waits for room; false when there is none. */
  readonly adoptNext: () => Promise<boolean>
}

/** Where there is one there are often more: then so many are asked for side by side, since a claim is mostly waiting. */
const abreast = 3

export function claimRounds({ db, workerId, held, room, settle, adoptNext }: RoundTools): Rounds {
  let isInDoubt = false

  /** So many claims at once; true when one of them found something. Fails when one fails, but not before all are over. */
  const claim = async (count: number): Promise<boolean> => {
    const claims = Array.from({ length: count }, () => claimNext(db, workerId, () => room() > 0).then(settle))
    const found = await Promise.allSettled(claims)
    await Promise.all(claims)
    return found.some((one) => one.status === 'fulfilled' && one.value)
  }
  return {
    async round() {
      while (isInDoubt && room() > 0) {
        isInDoubt = false
        if (settle(await claimOwn(db, workerId, [...held.keys()]))) isInDoubt = true
      }
      for (let count = 1; room() > 0; count = abreast)
        if (!(await adoptNext()) && !(await claim(Math.min(count, room())))) return
    },
    doubt() {
      isInDoubt = true
    },
  }
}
