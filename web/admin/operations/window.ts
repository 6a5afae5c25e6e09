/** The window of time a list looks at. It stands in the address as instants; people choose days. */
export type Window = { readonly from?: string; readonly to?: string }

/** What the API looks back when nothing is said. */
export const defaultWindowText = 'the last 30 days'

/** What is listed, in words: "created in the last 30 days", "created from 1 Mar 2026 to 9 Mar 2026". */
export function windowText({ from, to }: Window): string {
  if (from === undefined && to === undefined) return `created in ${defaultWindowText}`
  const until =
    to === undefined ? '' : ` ${isMidnight(to) ? `to ${dayText(dayBefore(to))}` : `until ${instantText(to)}`}`
  if (from === undefined) return `created in ${defaultWindowText},${until}`
  const since = isMidnight(from) ? dayText(from) : instantText(from)
  return to === undefined ? `created since ${since}` : `created from ${since}${until}`
}

/** The first instant of a day ("2026-03-09") in the zone of whoever looks; null for no day. */
export function startOfDay(day: string): string | null {
  const at = new Date(`${day}T00:00:00`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** The first instant after a day: a window ends before it. */
export function endOfDay(day: string): string | null {
  const at = new Date(`${day}T00:00:00`)
  if (Number.isNaN(at.getTime())) return null
  at.setDate(at.getDate() + 1)
  return at.toISOString()
}

/** The day that an instant falls on, as a date field writes it; '' for none. */
export const dayOf = (instant: string | undefined): string => (instant === undefined ? '' : localDay(new Date(instant)))

/** The last day of a window that ends before this instant. */
export const lastDayOf = (to: string | undefined): string =>
  to === undefined ? '' : localDay(new Date(Date.parse(to) - 1))

/** Midnight so many days ago. */
export function daysAgo(days: number, now: number): string {
  const at = new Date(now)
  at.setHours(0, 0, 0, 0)
  at.setDate(at.getDate() - days)
  return at.toISOString()
}

function localDay(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

function isMidnight(instant: string): boolean {
  const at = new Date(instant)
  return at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0 && at.getMilliseconds() === 0
}
const dayBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString()
const dayText = (instant: string): string =>
  new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const instantText = (instant: string): string =>
  new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
