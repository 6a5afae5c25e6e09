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
  readonly heldIds: () => readonly number[]
  readonly hasRoom: () => boolean
  /** True when something was taken, so that asking again at once makes sense. */
  readonly settle: (claimed: Claimed) => boolean
  /** Takes up a run of a lost worker that waits for room; false when there is none. */
  readonly adoptNext: () => Promise<boolean>
}

export function claimRounds({ db, workerId, heldIds, hasRoom, settle, adoptNext }: RoundTools): Rounds {
  let isInDoubt = false
  return {
    async round() {
      while (isInDoubt && hasRoom()) {
        isInDoubt = false
        if (settle(await claimOwn(db, workerId, heldIds()))) isInDoubt = true
      }
      while (hasRoom()) if (!(await adoptNext()) && !settle(await claimNext(db, workerId))) return
    },
    doubt() {
      isInDoubt = true
    },
  }
}
