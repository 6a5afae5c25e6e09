import type { Claimed } from './claim.ts'

/** A run whose holder is gone, to be gone on with. */
export type Adoption = {
  readonly runId: number
  /** One more loss ends it. */
  readonly isLastTry: boolean
  /** Takes it, when it still is as it was found. */
  readonly take: () => Promise<Claimed>
}

export type Adoptions = {
  /**
   * Takes it up; false when that cannot be now: then it is next in turn, before anything that is queued. Asked a second
   * time, when no other worker had room either, it goes beyond the slots.
   */
  readonly adopt: (adoption: Adoption) => Promise<boolean>
  /** Takes up one that could not be before; false when there is none that can be now. */
  readonly next: () => Promise<boolean>
  /** Resolves when those under way are over, however they ended. */
  readonly settled: () => Promise<unknown>
}

export type AdoptionTools = {
  readonly hasRoom: () => boolean
  /** Whether one more may be taken though no slot is free. */
  readonly hasRoomBeyond: () => boolean
  readonly isHeld: (runId: number) => boolean
  /** True when something was taken. */
  readonly settle: (claimed: Claimed) => boolean
  /** A run may have been taken although nobody heard so. */
  readonly doubt: () => void
  /** A clock that only goes forward, in ms. */
  readonly now?: () => number
}

/** What ends its worker does so soon, mostly; and nobody may wait for long, since people were promised to see it settled. */
const apartMs = 4000

/**
 * Runs of lost workers do not wait behind a queue: a slot that gets free is theirs first, and where none gets free they go
 * beyond (spec: operations §13.18 gives them 30 s, whatever else there is to do). And those on their last try begin apart: if one of them is what ends its worker, the others were lost beside it, and must not be again.
 */
export function trackAdoptions(tools: AdoptionTools): Adoptions {
  const { hasRoom, hasRoomBeyond, isHeld, settle, doubt, now = () => performance.now() } = tools
  const waiting = new Map<number, Adoption>()
  const taking = new Map<number, Promise<boolean>>()
  const lastTries = new Map<number, number>()

  const isLastTryJustBegun = (): boolean => {
    for (const [id, since] of lastTries) {
      if ((!isHeld(id) && !taking.has(id)) || now() - since >= apartMs) lastTries.delete(id)
    }
    return lastTries.size > 0
  }
  const isItsTurn = (adoption: Adoption): boolean => !(adoption.isLastTry && isLastTryJustBegun())
  const take = (adoption: Adoption): Promise<boolean> => {
    const { runId } = adoption
    waiting.delete(runId)
    const taken = adoption.take().then(settle, (error: unknown) => {
      doubt()
      throw error
    })
    taking.set(runId, taken)
    if (adoption.isLastTry) lastTries.set(runId, now())
    return taken.finally(() => taking.delete(runId))
  }
  return {
    adopt(adoption) {
      if (taking.has(adoption.runId)) return Promise.resolve(false)
      const hasPlace = hasRoom() || (waiting.has(adoption.runId) && hasRoomBeyond())
      if (hasPlace && isItsTurn(adoption)) return take(adoption)
      waiting.set(adoption.runId, adoption)
      return Promise.resolve(false)
    },
    async next() {
      for (const adoption of [...waiting.values()]) {
        if (hasRoom() && isItsTurn(adoption) && (await take(adoption))) return true
      }
      return false
    },
    settled: () => Promise.allSettled([...taking.values()]),
  }
}
