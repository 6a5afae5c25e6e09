import { Group, Paper, SimpleGrid, Text } from '@mantine/core'
import { IconAlertTriangle, IconClockExclamation, IconProgress } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { tabLabels, type Tab } from '../../../operations/problem.ts'
import { useActivePolling } from '../../api/live.ts'
import { operationCountsQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { toneTexts, type Tone } from '../../ui/theme.ts'

type Filter = { readonly workspace?: string }
type TileTab = Extract<Tab, 'active' | 'active_stale_attention' | 'terminal_follow_up'>

const tiles: readonly { tab: TileTab; tone: Tone; icon: typeof IconProgress; under: string }[] = [
  { tab: 'active', tone: 'info', icon: IconProgress, under: 'queued or running now' },
  {
    tab: 'active_stale_attention',
    tone: 'warning',
    icon: IconClockExclamation,
    under: 'active, but nothing is heard of them',
  },
  { tab: 'terminal_follow_up', tone: 'warning', icon: IconAlertTriangle, under: 'ended, and somebody has to look' },
]

/** Each number is the number of rows behind its link: the same filter, the same classes. */
export function Attention({ filter }: { filter: Filter }) {
  const pollMs = useActivePolling(true)
  const { data, error, refetch } = useQuery({
    ...operationCountsQuery(filter),
    refetchInterval: ({ state: { data: read } }) => pollMs !== false && (read?.tabs.active ?? 0) > 0 && pollMs,
  })
  return (
    <section aria-label="Operations of the last 30 days">
      {error === null ? null : (
        <FailedReading
          error={error}
          again={() => void refetch()}
          {...(data === undefined ? {} : { asOf: data.asOf })}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" mb={6}>
        {tiles.map(({ tab, tone, icon: Icon, under }) => {
          const count = data?.tabs[tab]
          return (
            <Paper
              key={tab}
              withBorder
              p="md"
              className="tile"
              renderRoot={(props) => <Link {...props} to={paths.operations} search={{ ...filter, tab }} />}
            >
              <Group gap={8} wrap="nowrap">
                <Icon size={18} color={toneTexts[count === undefined || count === 0 ? 'neutral' : tone]} aria-hidden />
                <Text size="sm" fw={600}>
                  {tabLabels[tab]}
                </Text>
              </Group>
              <Text fz={28} fw={650} lh={1.3}>
                {count === undefined ? '–' : count.toLocaleString('en')}
              </Text>
              <Text size="xs" c="dimmed" visibleFrom="xs">
                {under}
              </Text>
            </Paper>
          )
        })}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mb="lg">
        Operations of the last 30 days
        {data === undefined ? '' : ` · as of ${new Date(data.asOf).toLocaleTimeString('en-GB')}`}
      </Text>
    </section>
  )
}
