import { runBadge } from '../../operations/presenter.ts'
import type { Operation } from '../../contract/operation.ts'
import { ToneBadge } from '../ui/ToneBadge.tsx'

type Props = { run: Pick<Operation, 'status' | 'outcome' | 'freshness' | 'cancelRequestedAt'> }

/** The one badge of an operation. */
export function RunBadge({ run }: Props) {
  const badge = runBadge(run)
  return <ToneBadge tone={badge.tone}>{badge.label}</ToneBadge>
}
