import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import { toneColors, type Tone } from './theme.ts'

type Props = { tone: Tone; icon?: ReactNode; children: ReactNode; title?: string }

/** Icon, word and colour together: the colour alone never says it. */
export function ToneBadge({ tone, icon, children, title }: Props) {
  return (
    <Badge color={toneColors[tone]} leftSection={icon} title={title}>
      {children}
    </Badge>
  )
}
