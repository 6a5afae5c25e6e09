import { retryAfterHeaders, type RetryAfterMode } from './retry-after.ts'
import { families, type FamilyKey } from './throttle-families.ts'

type Window = { endsAt: number; counts: { reads: number; writes: number } }

/** Windows begin with the first request in them and let a fixed number through, as the service does (spec: graph §9). */
export class Throttling {
  /** Multiplies what a window lets through; infinite means that nothing is refused. */
  scale: number
  mode: RetryAfterMode = 'normal'
  private readonly windows = new Map<string, Window>()

  constructor(scale: number) {
    this.scale = scale
  }

  /** Counts a request. Null when it may pass; otherwise the headers of its refusal. Refused requests count too. */
  count(
    tenant: string,
    familyKey: FamilyKey,
    way: 'reads' | 'writes',
    now: number,
  ): { headers: Record<string, string> } | null {
    const family = families[familyKey]
    const key = `${tenant} ${familyKey}`
    let window = this.windows.get(key)
    if (window === undefined || window.endsAt <= now) {
      window = { endsAt: now + family.windowMs, counts: { reads: 0, writes: 0 } }
      this.windows.set(key, window)
    }
    window.counts[way]++
    const { reads, writes } = window.counts
    // Every request counts against the limit of all requests, a write against that of writes as well.
    const isOverAll = reads + writes > family.reads * this.scale
    if (!isOverAll && !(way === 'writes' && writes > family.writes * this.scale)) return null
    const seconds = (window.endsAt - now) / 1000
    return { headers: family.saysRetryAfter ? retryAfterHeaders(this.mode, seconds, now) : {} }
  }

  forget(): void {
    this.windows.clear()
  }
}
