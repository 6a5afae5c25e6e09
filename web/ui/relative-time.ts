const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long ago an instant was, in words; a clock that is a little behind the server's reads "just now". */
export function relativeText(at: string, now: number): string {
  const ago = now - Date.parse(at)
  if (Number.isNaN(ago)) return 'at an unknown time'
  if (ago < 10 * second) return 'just now'
  if (ago < minute) return `${Math.floor(ago / second)} s ago`
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`
  if (ago < day) return `${Math.floor(ago / hour)} h ago`
  const days = Math.floor(ago / day)
  return days < 60 ? `${days} ${days === 1 ? 'day' : 'days'} ago` : `on ${dateText(at)}`
}

const dateText = (at: string): string =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** Made once: making it takes longer than using it for a whole page. */
let toTheSecond: Intl.DateTimeFormat | undefined

/** The instant itself, to the second, in the zone of whoever reads it. */
export function absoluteText(at: string): string {
  const instant = Date.parse(at)
  if (Number.isNaN(instant)) return at
  toTheSecond ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })
  return toTheSecond.format(instant)
}
