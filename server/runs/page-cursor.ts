/** Where a page ended: the instant in microseconds, as exact as the database keeps it, and the id. */
export type PageCursor = { readonly at: string; readonly id: number }

/** Opaque to whoever gets it; `at` in microseconds since 1970. */
export const cursorOf = (row: { readonly created_us: number; readonly id: number }): string =>
  `${row.created_us}-${row.id}`

/** Null for what was not given out here. `at` is a timestamp as PostgreSQL reads it. */
export function readCursor(text: string): PageCursor | null {
  const [, micros, id] = /^(\d{1,16})-([1-9]\d{0,14})$/.exec(text) ?? []
  if (micros === undefined || id === undefined) return null
  const seconds = new Date(Math.floor(Number(micros) / 1_000_000) * 1000).toISOString().slice(0, 19)
  return { at: `${seconds}.${String(Number(micros) % 1_000_000).padStart(6, '0')}Z`, id: Number(id) }
}
