/** One request as it ended: `status` is what the caller saw, a word where it saw none. No token is ever kept. */
export type Ended = {
  readonly at: string
  readonly tenant: string | null
  readonly family: string
  readonly method: string
  /** Of the list, with `{id}` in place of ids. */
  readonly operation: string
  readonly path: string
  readonly query: string
  readonly status: number | 'reset' | 'cut' | 'hang'
  readonly retryAfter: string | null
  readonly requestId: string
  readonly clientRequestId: string | null
}

type Tally = {
  total: number
  byFamily: Record<string, number>
  byStatus: Record<string, number>
  byOperation: Record<string, Record<string, number>>
}

// Enough for a sync of every tenant of the seeded world with room for a storm of repeats.
const logLength = 5000

/** What was asked, per tenant, family, operation and status, and the last requests one by one. */
export class Counters {
  private readonly tallies = new Map<string, Tally>()
  private log: Ended[] = []

  record(ended: Ended): void {
    this.log.push(ended)
    if (this.log.length > logLength) this.log = this.log.slice(-Math.floor(logLength / 2))
    const key = ended.tenant ?? 'unknown'
    const tally = this.tallies.get(key) ?? { total: 0, byFamily: {}, byStatus: {}, byOperation: {} }
    this.tallies.set(key, tally)
    tally.total++
    raise(tally.byFamily, ended.family)
    raise(tally.byStatus, String(ended.status))
    raise((tally.byOperation[`${ended.method} ${ended.operation}`] ??= {}), String(ended.status))
  }

  read(tenant: string | null, limit: number) {
    const tallies = [...this.tallies].filter(([key]) => tenant === null || key === tenant)
    const log = this.log.filter((ended) => tenant === null || ended.tenant === tenant)
    return {
      total: tallies.reduce((sum, [, tally]) => sum + tally.total, 0),
      tenants: Object.fromEntries(tallies),
      requests: limit === 0 ? [] : log.slice(-limit),
    }
  }

  clear(): void {
    this.tallies.clear()
    this.log = []
  }
}

const raise = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1
}
