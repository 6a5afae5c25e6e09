/** Ids that were not read yet, both ends included. `settledAt`: see `createUnseen`; null until the reading after. */
export type IdRange = { readonly from: number; readonly to: number; readonly settledAt: bigint | null }

/** Of the snapshot of one reading: every transaction below `oldest` has ended, and none from `next` on has begun. */
export type Horizon = { readonly oldest: bigint; readonly next: bigint }

/** Above every id. */
export const noEnd = Number.MAX_SAFE_INTEGER

export type Unseen = {
  /** Where to look, in order: the holes, and everything from the newest on. */
  readonly ranges: () => readonly IdRange[]
  /** Takes what a reading of all ranges found. Not `isWhole`: it stopped early, so what it did not find may be there. */
  readonly found: (ids: readonly number[], horizon: Horizon, isWhole: boolean) => void
}

/**
 * Which events are still to be read. An id is taken when an event is written, and is seen when its transaction commits,
 * so a later one may be seen first: what it passed over is a hole. A hole is closed once every transaction that was under
 * way one reading after it was noticed has ended: whoever took its ids had begun by then, and what is not there now was
 * rolled back. However long somebody holds a transaction, nothing is skipped.
 */
export function createUnseen(from: number): Unseen {
  let open: readonly IdRange[] = [{ from, to: noEnd, settledAt: null }]
  return {
    ranges: () => open,
    found(ids, horizon, isWhole) {
      open = open
        .flatMap((range) => {
          // What was a hole before this reading: whoever took its ids is below `next`.
          const settledAt = range.to === noEnd ? null : (range.settledAt ?? horizon.next)
          return without(range, ids).map((rest) => ({ ...rest, settledAt }))
        })
        .filter(({ settledAt }) => !isWhole || settledAt === null || horizon.oldest < settledAt)
    },
  }
}

/** What is left of a range without these ids, which are in order. */
function without({ from, to }: IdRange, ids: readonly number[]): { from: number; to: number }[] {
  const rest: { from: number; to: number }[] = []
  let next = from
  for (const id of ids) {
    if (id < next || id > to) continue
    if (id > next) rest.push({ from: next, to: id - 1 })
    next = id + 1
  }
  return next > to ? rest : [...rest, { from: next, to }]
}
