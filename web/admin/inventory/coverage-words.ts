import type { InventoryPage } from '../../../contract/inventory.ts'
import { reasonSentence } from '../../../operations/failure.ts'
import { policyTypeKeys, policyTypes, type PolicyTypeKey } from '../../../operations/policy-types.ts'
import type { Tone } from '../../ui/theme.ts'

type Coverage = InventoryPage['coverage']
export type Reading = 'complete' | 'denied' | 'failed' | 'never'
export type CoverageRow = {
  readonly type: PolicyTypeKey
  readonly label: string
  readonly category: string
  readonly reading: Reading
  /** Null when the number of items is not known. */
  readonly itemCount: number | null
  readonly reason: string | null
  readonly at: string | null
  readonly operationId: string | null
}

export const readingWords: Readonly<Record<Reading, { label: string; tone: Tone }>> = {
  denied: { label: 'Access denied', tone: 'warning' },
  failed: { label: 'Reading failed', tone: 'danger' },
  never: { label: 'Never read', tone: 'neutral' },
  complete: { label: 'Read completely', tone: 'success' },
}
const order: readonly Reading[] = ['failed', 'denied', 'never', 'complete']

/** What is known of each type, what needs a look first. A reading that did not end well counts nothing. */
export function coverageRows(coverage: Coverage): CoverageRow[] {
  const rows = policyTypeKeys.map((type): CoverageRow => {
    const { label, category } = policyTypes[type]
    const of = Object.hasOwn(coverage, type) ? coverage[type] : undefined
    if (of === undefined)
      return { type, label, category, reading: 'never', itemCount: null, reason: null, at: null, operationId: null }
    return {
      type,
      label,
      category,
      reading: of.status,
      itemCount: of.status === 'complete' ? of.itemCount : null,
      reason: of.reasonCode === null ? null : reasonSentence(of.reasonCode),
      at: of.at,
      operationId: of.operationId,
    }
  })
  return rows.sort((a, b) => order.indexOf(a.reading) - order.indexOf(b.reading))
}

/** The panel in one line: "31 of 33 types read completely; 2 could not be read." */
export function coverageSummary(rows: readonly CoverageRow[]): { readonly text: string; readonly tone: Tone } {
  const count = (...readings: Reading[]) => rows.filter(({ reading }) => readings.includes(reading)).length
  const [complete, bad, never] = [count('complete'), count('denied', 'failed'), count('never')]
  if (never === rows.length) return { text: 'No type has been read yet.', tone: 'neutral' }
  const parts = [`${complete} of ${rows.length} types read completely`]
  if (bad > 0) parts.push(`${bad} could not be read`)
  if (never > 0) parts.push(`${never} never read`)
  return { text: `${parts.join('; ')}.`, tone: bad > 0 ? 'warning' : never > 0 ? 'neutral' : 'success' }
}
