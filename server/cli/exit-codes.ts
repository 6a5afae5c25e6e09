import type { Outcome } from '../../operations/lifecycle.ts'

/** What a script may rely on; told by --help. */
export const exitCodes = {
  ok: 0,
  refused: 1,
  usage: 2,
  notSignedIn: 3,
  partiallySucceeded: 4,
  failed: 5,
  cancelled: 6,
  interrupted: 130,
} as const

/** How a watched operation ended, as an exit code. What is not known is never called well. */
export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'succeeded':
      return exitCodes.ok
    case 'partially_succeeded':
      return exitCodes.partiallySucceeded
    case 'cancelled':
      return exitCodes.cancelled
    case 'failed':
    case 'blocked':
    case 'pending':
      return exitCodes.failed
  }
}

export const exitCodesHelp = `
Exit codes:
  0    done; when watching: the operation succeeded
  1    the server refused it, or could not be reached
  2    the command was not written as it should be
  3    not signed in
  4    watched to its end: partially succeeded
  5    watched to its end: failed, or blocked before it started
  6    watched to its end: cancelled
  130  stopped by Ctrl-C; a watched operation goes on`
