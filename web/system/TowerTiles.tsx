import { Group, Paper, SimpleGrid, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleX, IconClockExclamation, IconProgress } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { SystemConsole } from '../../contract/system.ts'
import { staleWords } from '../../operations/class-words.ts'
import { tabLabels } from '../../operations/problem.ts'
import { countText } from '../admin/operations/count-text.ts'
import { paths } from '../paths.ts'
import { toneTexts, type Tone } from '../ui/theme.ts'

type Count = SystemConsole['failures']

/** Each number is the number of rows behind its link, of the last 30 days. */
export const TowerTiles = ({ operations, failures }: Pick<SystemConsole, 'operations' | 'failures'>) => (
  <SimpleGrid component="section" aria-label="Operations of the last 30 days" cols={{ base: 1, xs: 2, md: 4 }} mb="md">
    <Tile
      label={tabLabels.active}
      count={operations.active}
      tone="info"
      icon={IconProgress}
      under="queued or running now"
      to={paths.systemRuns}
      tab="active"
    />
    <Tile
      label="Stuck"
      count={operations.active_stale_attention}
      tone="warning"
      icon={IconClockExclamation}
      under={staleWords.under}
      to={paths.systemStuck}
    />
    <Tile
      label={tabLabels.terminal_follow_up}
      count={operations.terminal_follow_up}
      tone="warning"
      icon={IconAlertTriangle}
      under="ended badly, and still open"
      to={paths.systemRuns}
      tab="terminal_follow_up"
    />
    <Tile
      label="Failures"
      count={failures}
      tone="danger"
      icon={IconCircleX}
      under="ended badly, settled ones too"
      to={paths.systemFailures}
    />
  </SimpleGrid>
)

type TileProps = {
  label: string
  count: Count
  tone: Tone
  icon: typeof IconProgress
  under: string
  to: typeof paths.systemRuns | typeof paths.systemStuck | typeof paths.systemFailures
  tab?: string
}

function Tile({ label, count, tone, icon: Icon, under, to, tab }: TileProps) {
  const search = tab === undefined ? {} : { tab }
  return (
    <Paper withBorder p="md" className="tile" renderRoot={(props) => <Link {...props} to={to} search={search} />}>
      <Group gap={8} wrap="nowrap">
        <Icon size={18} color={toneTexts[count === 0 ? 'neutral' : tone]} aria-hidden />
        <Text size="sm" fw={600}>
          {label}
        </Text>
      </Group>
      <Text fz={28} fw={650} lh={1.3}>
        {countText(count)}
      </Text>
      <Text size="xs" c="dimmed" visibleFrom="xs">
        {under}
      </Text>
    </Paper>
  )
}
