import type { RunRow } from '../final-rows.ts'

export type Counts = { readonly [key: string]: number | undefined }

/** The numbers of an object; what is not a whole number from 0 up is left out. */
export function countsOf(raw: Readonly<Record<string, unknown>>): Counts {
  return Object.fromEntries(
    Object.entries(raw).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isInteger(entry[1]) && entry[1] >= 0,
    ),
  )
}

/** The parts of what was processed (spec: operations §6). */
export const parts = ['succeeded', 'failed', 'skipped', 'unclear', 'awaiting'] as const

/** What is wrong with the counts of an operation; null when they hold together. `seen`: rows that name it as last seen by. */
export function countFault(run: RunRow, seen: number): string | null {
  const strange = Object.entries(run.counts).find(
    ([, value]) => typeof value !== 'number' || !Number.isInteger(value) || value < 0,
  )
  if (strange !== undefined) return `${strange[0]} is ${JSON.stringify(strange[1])}, which is no count`
  const counts = countsOf(run.counts)
  const { total, processed } = counts
  if (total !== undefined && processed !== undefined && processed > total)
    return `${processed} of ${total} were processed`
  const stated = parts.filter((part) => counts[part] !== undefined)
  const sum = stated.reduce((all, part) => all + (counts[part] ?? 0), 0)
  if (processed !== undefined && stated.length > 0 && sum !== processed)
    return `the parts add up to ${sum}, and ${processed} were processed`
  return run.type === 'inventory.sync' ? inventoryFault(run, counts, seen) : null
}

/**
 * A sync keeps what became of each list in its context: as many lists as it counts, and as many rows as they hold,
 * however often it was taken up again.
 */
function inventoryFault(run: RunRow, counts: Counts, seen: number): string | null {
  const coverage = coverageOf(run)
  if (coverage === null) return null
  const complete = coverage.filter(({ status }) => status === 'complete')
  if (coverage.length !== (counts['processed'] ?? 0))
    return `${counts['processed'] ?? 0} processed, and coverage of ${coverage.length} lists`
  if (complete.length !== (counts['succeeded'] ?? 0))
    return `${counts['succeeded'] ?? 0} succeeded, and ${complete.length} lists are complete`
  const items = counts['items'] ?? 0
  const became = (counts['created'] ?? 0) + (counts['updated'] ?? 0) + (counts['unchanged'] ?? 0)
  if (became !== items) return `${items} items, of which ${became} are said to be new, changed or the same`
  if (seen > items) return `${items} items, and ${seen} rows say that it saw them`
  const listed = coverage.reduce((all, { itemCount }) => all + itemCount, 0)
  const isWhole = complete.length === coverage.length && coverage.length === counts['total']
  return isWhole && listed !== items ? `${items} items counted, and its lists held ${listed}` : null
}

type Coverage = { readonly status: unknown; readonly itemCount: number }

function coverageOf(run: RunRow): Coverage[] | null {
  const { inventory } = run.context
  if (typeof inventory !== 'object' || inventory === null || !('coverage' in inventory)) return null
  const { coverage } = inventory
  if (typeof coverage !== 'object' || coverage === null) return null
  return Object.values(coverage).map((entry: unknown) => {
    const { status, itemCount } = entry as { status?: unknown; itemCount?: unknown }
    return { status, itemCount: Number(itemCount) }
  })
}
