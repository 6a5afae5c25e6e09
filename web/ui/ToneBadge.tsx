import type { ReactNode } from 'react'
import { toneColors, type Tone } from './theme.ts'

type Props = { tone: Tone; icon?: ReactNode; children: ReactNode; title?: string; isSmall?: boolean }

/**
 * Icon, word and colour together: the colour alone never says it. Of plain elements, since a list has one in each row: a
 * component with styles of its own takes ten times as long.
 */
export function ToneBadge({ tone, icon, children, title, isSmall = false }: Props) {
  return (
    <span className="tone-badge" data-small={isSmall} style={grounds[tone]} title={title}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

const grounds = Object.fromEntries(
  Object.entries(toneColors).map(([tone, color]) => [
    tone,
    { color: `var(--mantine-color-${color}-light-color)`, background: `var(--mantine-color-${color}-light)` },
  ]),
) as Record<Tone, { color: string; background: string }>
