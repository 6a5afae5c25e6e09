import { outcomeLabels } from '../../../operations/class-words.ts'
import type { Outcome } from '../../../operations/lifecycle.ts'
import { outcomeWords } from '../../../operations/presenter.ts'
import type { Look } from '../../ui/charts/Swatch.tsx'
import { toneTexts } from '../../ui/theme.ts'

/** Bottom to top: what went well carries the rest. */
export const outcomeOrder: readonly Outcome[] = [
  'succeeded',
  'cancelled',
  'partially_succeeded',
  'blocked',
  'failed',
  'pending',
]

/** The colour is that of its badge; of two with the same one is striped. */
export const outcomeLook = (outcome: Outcome): Look & { label: string } => ({
  label: outcomeLabels[outcome],
  color: toneTexts[outcome === 'pending' ? 'info' : outcomeWords[outcome].tone],
  isStriped: outcome === 'blocked',
})
