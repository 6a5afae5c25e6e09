/**
 * What the server's clock says now. Spans on the screen ("Started 42 s ago") are counted in its time, since the clock of
 * whoever looks may be minutes off. Learnt from the `Date` of the answers, whose steps are whole seconds.
 */
export type Offset = { readonly least: number; readonly most: number }

/** The server's clock was between these when an answer came: how far it may be ahead of ours, in ms. */
export const offsetOf = (date: number, askedAt: number, answeredAt: number): Offset => ({
  least: date - answeredAt,
  most: date + 1000 - askedAt,
})

/** What both readings allow; the newer one alone when a clock was set in between. */
export function narrowed(known: Offset | null, seen: Offset): Offset {
  if (known === null) return seen
  const both = { least: Math.max(known.least, seen.least), most: Math.min(known.most, seen.most) }
  return both.least <= both.most ? both : seen
}

/** Nothing is corrected while both clocks may agree. */
export const correctionOf = (offset: Offset | null): number =>
  offset === null || (offset.least <= 0 && offset.most >= 0) ? 0 : Math.round((offset.least + offset.most) / 2)

let offset: Offset | null = null

export function learnClock(date: string | null, askedAt: number, answeredAt: number): void {
  const at = date === null ? NaN : Date.parse(date)
  if (!Number.isNaN(at)) offset = narrowed(offset, offsetOf(at, askedAt, answeredAt))
}

/** The time of the server in ms, as far as its answers tell. */
export const serverNow = (): number => Date.now() + correctionOf(offset)

/** The same for an instant of our own clock: when an answer was read, say. */
export const serverTimeOf = (ours: number): number => ours + correctionOf(offset)
