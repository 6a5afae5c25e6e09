/** The days of people, as instants: they begin at midnight where somebody lives, and last 23 to 25 hours. */
export type Day = { readonly day: string; readonly from: Date; readonly to: Date }

const hourMs = 3_600_000

/** The last so many days in a zone, today being the last; null for a zone that nobody knows. */
export function lastDays(zone: string, count: number, now: Date): Day[] | null {
  const dayIn = dayReader(zone)
  if (dayIn === null) return null
  const today = Date.parse(`${dayIn(now.getTime())}T00:00:00Z`)
  const names = Array.from({ length: count + 1 }, (_, at) => nameOf(today + (at - count + 1) * 24 * hourMs))
  const starts = names.map((name) => startOf(name, dayIn))
  return names.slice(0, count).map((day, at) => ({
    day,
    from: new Date(starts[at] ?? 0),
    to: new Date(starts[at + 1] ?? 0),
  }))
}

const nameOf = (utcMidnight: number): string => new Date(utcMidnight).toISOString().slice(0, 10)

function dayReader(zone: string): ((at: number) => string) | null {
  try {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    return (at) => format.format(at)
  } catch {
    return null
  }
}

/** The first instant at which it is that day there, to the second. No zone is further from UTC than 15 hours. */
function startOf(day: string, dayIn: (at: number) => string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  let [before, there] = [midnight - 15 * hourMs, midnight + 15 * hourMs]
  while (there - before > 1000) {
    const middle = before + Math.floor((there - before) / 2000) * 1000
    if (dayIn(middle) < day) before = middle
    else there = middle
  }
  return there
}
