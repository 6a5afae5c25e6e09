/** Spans ("Started 42 s ago") are counted in the time of the server: the clock of this machine may be minutes off. */
export type ServerClock = {
  readonly learn: (date: string | null, askedAt: number, answeredAt: number) => void
  /** What the server's clock says now, as far as its answers tell; ms. */
  readonly now: () => number
}

export function createServerClock(ours: () => number = Date.now): ServerClock {
  let aheadMs = 0
  return {
    learn(date, askedAt, answeredAt) {
      const at = date === null ? NaN : Date.parse(date)
      if (Number.isNaN(at)) return
      // The `Date` of an answer has whole seconds: between these two the clocks may agree, and nothing is corrected.
      const least = at - answeredAt
      const most = at + 1000 - askedAt
      aheadMs = least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2)
    },
    now: () => ours() + aheadMs,
  }
}
