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
}

export function claimRounds({ db, workerId, heldIds, hasRoom, settle }: RoundTools): Rounds {
  let isInDoubt = false
  return {
    async round() {
      while (isInDoubt && hasRoom()) {
        isInDoubt = false
        if (settle(await claimOwn(db, workerId, heldIds()))) isInDoubt = true
      }
      while (hasRoom()) if (!settle(await claimNext(db, workerId))) return
    },
    doubt() {
      isInDoubt = true
    },
  }
}

export type Adoptions = {
  /** Takes up a run that its last holder lost; false when there is no room for it now. */
  readonly adopt: (take: () => Promise<Claimed>) => Promise<boolean>
  /** Resolves when those under way are over, however they ended. */
  readonly settled: () => Promise<unknown>
}

export function trackAdoptions(hasRoom: () => boolean, settle: (claimed: Claimed) => boolean): Adoptions {
  const adopting = new Set<Promise<boolean>>()
  return {
    adopt(take) {
      if (!hasRoom()) return Promise.resolve(false)
      const adopted = take().then(settle)
      adopting.add(adopted)
      return adopted.finally(() => adopting.delete(adopted))
    },
    settled: () => Promise.allSettled([...adopting]),
  }
}
