import pg from 'pg'

/**
 * Was the database away, the connection to it cut, or a statement not let through this time? Then the work itself is not
 * to blame, and may be done again as soon as it is known that it was not done. Connection exceptions, no room left,
 * cancelled statements, shutdowns, a standby, an ended session, and who goes first still not settled after many tries.
 */
export function isDatabaseLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof pg.DatabaseError) return lossCodes.test(error.code ?? '')
  if ('syscall' in error && error.syscall === 'connect') return true
  if ('code' in error && typeof error.code === 'string') return networkCodes.has(error.code)
  return lossWords.test(error.message)
}

const lossCodes = /^(08...|53...|57014|57P0[1235]|25P03|25006|40001|40P01)$/
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
/** pg says these without a code. */
const lossWords =
  /^Connection terminated|^Query read timeout|^timeout expired|^timeout exceeded when trying to connect|not queryable|^Client was closed/

const longestNapMs = 2000

/**
 * Does `work` until the database lets it. `signal` says when trying on makes no sense any more: then the loss is thrown.
 * There is no other limit: as long as a run is held, which its beats decide, what is to be written of it can be written.
 */
export async function throughLosses<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseLoss(error) || signal.aborted) throw error
      await nap(Math.min(longestNapMs, 50 * 2 ** tries), signal)
    }
  }
}

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    signal.addEventListener('abort', over, { once: true })
  })
}
