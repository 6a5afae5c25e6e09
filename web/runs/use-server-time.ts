import { serverTimeOf } from '../api/server-clock.ts'
import { useNow } from '../ui/RelativeTime.tsx'

/** The server's time in ms, going on by itself: what "so long ago" is counted in. */
export const useServerTime = (everyMs = 1000): number => serverTimeOf(useNow(everyMs))
