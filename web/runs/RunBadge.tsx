import { runBadge, type Badge } from '../../operations/presenter.ts'
import { ToneBadge } from '../ui/ToneBadge.tsx'
import { signOf } from './badges.ts'

/** The one badge of a run: icon, word and colour of its state. */
export function RunBadge({ run }: { run: Parameters<typeof runBadge>[0] }) {
  return <StateBadge badge={runBadge(run)} />
}

export function StateBadge({ badge }: { badge: Badge }) {
  const Sign = signOf(badge.key)
  return (
    <ToneBadge tone={badge.tone} icon={<Sign size={13} aria-hidden />}>
      {badge.label}
    </ToneBadge>
  )
}
