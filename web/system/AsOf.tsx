import { systemPollMs } from './system-queries.ts'

/** When something was read; while something is active it is read again by itself, and says so. */
export const AsOf = ({ at, isPolled }: { at: string; isPolled: boolean }) => (
  <>
    As of {new Date(at).toLocaleTimeString('en-GB')}
    {isPolled ? ` · read again every ${systemPollMs / 1000} s while something is active` : ''}
  </>
)
