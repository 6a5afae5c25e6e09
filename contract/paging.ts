import { z } from 'zod'

export const pageLimitDefault = 50
export const pageLimitMax = 200

/** Keyset paging: an opaque cursor, never an offset, so that page 20,000 costs what page 1 does. */
export const pageQuery = {
  cursor: z.string().max(500).optional().meta({ description: 'Where the last page ended: its `nextCursor`.' }),
  limit: z.coerce.number().int().min(1).max(pageLimitMax).default(pageLimitDefault),
}
export const idParam = z.string().max(64).meta({ description: 'An id.' })
export const instant = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC.' })
