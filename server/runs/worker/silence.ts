/**
 * How long nothing was heard of the database, as both threads of a worker know it at once: a message would wait for as long
 * as a busy handler lets nothing else happen, or for its turn in a process that was frozen. Instants are nanoseconds of
 * the clock that both threads have, and that only goes forward.
 */
export type Silence = {
  /** A beat that was sent at this instant arrived; its answer may have waited for a process that was frozen. */
  readonly broken: (sentAt: bigint) => void
  /** After a silence too long: what was taken before it is given up for good, whatever is heard from now on. */
  readonly giveUpIfTooLong: () => void
  /** True when others may have what was taken at `since`. */
  readonly isTooLongFor: (since: bigint) => boolean
}

/** The memory for it, before the second thread is started. */
export const newSilence = (): SharedArrayBuffer => {
  const shared = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)
  new BigInt64Array(shared)[heardAt] = process.hrtime.bigint()
  return shared
}

const heardAt = 0
const givenUpBefore = 1

export function silenceIn(shared: SharedArrayBuffer, maxMs: number): Silence {
  const instants = new BigInt64Array(shared)
  const maxNs = BigInt(Math.round(maxMs * 1e6))
  const edge = (): bigint => process.hrtime.bigint() - maxNs
  return {
    broken(sentAt) {
      Atomics.store(instants, heardAt, sentAt)
    },
    giveUpIfTooLong() {
      const before = edge()
      if (Atomics.load(instants, heardAt) < before) Atomics.store(instants, givenUpBefore, before)
    },
    isTooLongFor(since) {
      const before = edge()
      return (
        since < Atomics.load(instants, givenUpBefore) || (since < before && Atomics.load(instants, heardAt) < before)
      )
    },
  }
}
