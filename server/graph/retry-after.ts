/**
 * How long to wait before asking again. Microsoft says it in many ways, some malformed (spec: graph §9); what cannot be
 * believed is replaced by our own growing, jittered pause. Pure: everything in milliseconds.
 */

/** Below this a retry is a hammer: `0.249` has been seen. */
export const waitFloorMs = 500
/** Our own pause never grows beyond this. */
export const backoffCapMs = 60_000
/** Microsoft's windows are 10 s to 5 min; who asks for more than half an hour is not believed. */
export const waitCapMs = 30 * 60_000

export type WaitHints = {
  readonly retryAfter: string | null
  readonly retryAfterMs: string | null
  /** The response's own Date, against which an HTTP date in Retry-After is read: clocks differ. */
  readonly date: string | null
}

export const hintsOf = (headers: Headers): WaitHints => ({
  retryAfter: headers.get('retry-after'),
  retryAfterMs: headers.get('x-ms-retry-after-ms'),
  date: headers.get('date'),
})

/** What Microsoft asked for, between floor and cap; null when it asked for nothing that can be believed. */
export const askedWaitMs = (hints: WaitHints, now: number): number | null =>
  believable(fromRetryAfter(hints, now)) ?? believable(plainNumber(hints.retryAfterMs ?? ''))

/** Our own pause: doubles with each try (first = 1), half of it random so that many do not come back at once. */
export const backoffMs = (tryNumber: number, random: () => number): number => {
  const full = Math.min(1_000 * 2 ** Math.min(Math.max(tryNumber - 1, 0), 16), backoffCapMs)
  return Math.max(waitFloorMs, Math.round(full / 2 + (full / 2) * random()))
}

const believable = (ms: number | null): number | null =>
  ms !== null && ms > 0 && ms <= waitCapMs ? Math.max(waitFloorMs, Math.ceil(ms)) : null

const httpDate = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT/g

/** The largest of a comma list of seconds and dates ("30,120" has been seen). */
const fromRetryAfter = (hints: WaitHints, now: number): number | null => {
  // Sent by the other side, so bounded before it is searched.
  const text = (hints.retryAfter ?? '').slice(0, 500)
  const base = Date.parse(hints.date ?? '')
  const against = Number.isNaN(base) ? now : base
  const dates = (text.match(httpDate) ?? []).map((date) => Date.parse(date) - against)
  const seconds = text
    .replace(httpDate, '')
    .split(',')
    .map((part) => plainNumber(part))
    .filter((value) => value !== null)
    .map((value) => value * 1_000)
  const all = [...dates, ...seconds].filter((ms) => ms <= waitCapMs)
  return all.length === 0 ? null : Math.max(...all)
}

/** Digits with an optional fraction, nothing else: not `1e3`, not `0x10`, not `-5`. */
const plainNumber = (text: string): number | null =>
  /^\d{1,15}(?:\.\d{1,15})?$/.test(text.trim()) ? Number(text.trim()) : null
