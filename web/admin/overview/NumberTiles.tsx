import { Group, Paper, SimpleGrid, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconListCheck,
  IconProgress,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Dashboard, DashboardNumbers } from '../../../contract/dashboard.ts'
import { outcomeLabels, staleWords } from '../../../operations/class-words.ts'
import { tabLabels } from '../../../operations/problem.ts'
import { paths } from '../../paths.ts'
import { toneTexts, type Tone } from '../../ui/theme.ts'
import { countText } from '../operations/count-text.ts'
import { defaultWindowText } from '../operations/window.ts'
import { hubOf } from './hub-opens.ts'

type Tile = {
  readonly of: Exclude<keyof DashboardNumbers, 'all'>
  readonly label: string
  readonly tone: Tone
  readonly icon: typeof IconProgress
  readonly under: string
}

const tiles: readonly Tile[] = [
  { of: 'active', label: tabLabels.active, tone: 'info', icon: IconProgress, under: 'queued or running now' },
  {
    of: 'active_stale_attention',
    label: tabLabels.active_stale_attention,
    tone: 'warning',
    icon: IconClockExclamation,
    under: staleWords.under,
  },
  {
    of: 'terminal_follow_up',
    label: tabLabels.terminal_follow_up,
    tone: 'warning',
    icon: IconAlertTriangle,
    under: 'ended, and somebody has to look',
  },
  {
    of: 'completed',
    label: tabLabels.completed,
    tone: 'neutral',
    icon: IconListCheck,
    under: 'ended, in whatever way',
  },
  {
    of: 'succeeded',
    label: outcomeLabels.succeeded,
    tone: 'success',
    icon: IconCircleCheck,
    under: 'of those that ended',
  },
]

type Props = {
  /** Undefined until it was read. */
  glance: Dashboard | undefined
  /** The tenant whose page it is. */
  back?: string
}

/** Each number is the number of rows behind its link: it carries the state of the hub that it was counted in. */
export function NumberTiles({ glance, back }: Props) {
  return (
    <section aria-label={`Operations of ${defaultWindowText}`}>
      <SimpleGrid cols={{ base: 1, xs: 3, md: 5 }} spacing="sm" mb={6}>
        {tiles.map((tile) => (
          <NumberTile key={tile.of} tile={tile} number={glance?.numbers[tile.of]} back={back} />
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mb="lg">
        Operations of {defaultWindowText}
        {glance === undefined ? '' : ` · as of ${new Date(glance.asOf).toLocaleTimeString('en-GB')}`}
      </Text>
    </section>
  )
}

type TileProps = { tile: Tile; number: DashboardNumbers['active'] | undefined; back: string | undefined }

function NumberTile({ tile: { label, tone, icon: Icon, under }, number, back }: TileProps) {
  const isCalm = number === undefined || number.count === 0
  const content = (
    <>
      <Group gap={8} wrap="nowrap">
        <Icon size={18} color={toneTexts[isCalm ? 'neutral' : tone]} aria-hidden />
        <Text size="sm" fw={600}>
          {label}
        </Text>
      </Group>
      <Text fz={28} fw={650} lh={1.3}>
        {number === undefined ? '–' : countText(number.count)}
      </Text>
      <Text size="xs" c="dimmed" visibleFrom="xs">
        {under}
      </Text>
    </>
  )
  // Before it was read nobody knows where it leads.
  if (number === undefined)
    return (
      <Paper withBorder p="md" className="tile">
        {content}
      </Paper>
    )
  return (
    <Paper
      withBorder
      p="md"
      className="tile"
      renderRoot={(props) => <Link {...props} to={paths.operations} search={hubOf(number, back)} />}
    >
      {content}
    </Paper>
  )
}
