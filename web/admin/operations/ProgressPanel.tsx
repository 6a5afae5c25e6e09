import { Paper, SimpleGrid, Text, Title } from '@mantine/core'
import type { OperationDetail } from '../../../contract/operation.ts'
import { countsNote, elapsedText, expectedText, remainingText } from '../../../operations/elapsed.ts'
import { summaryLines } from '../../../operations/summary.ts'
import { RunProgress } from '../../runs/RunProgress.tsx'
import { shownRun } from '../../../contract/shown-run.ts'
import { useServerTime } from '../../runs/use-server-time.ts'

/** How far it is while it is under way, and what it has counted, then and afterwards. */
export function ProgressPanel({ run, readAt }: { run: OperationDetail; readAt: number }) {
  const lines = summaryLines(run.summaryCounts)
  const note = countsNote(run.type)
  const isActive = run.status !== 'completed'
  if (!isActive && lines.length === 0) return null
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="counts">
      <Title order={2} id="counts" mb="sm">
        {isActive ? 'Progress' : 'What it counted'}
      </Title>
      {isActive ? <Underway run={run} readAt={readAt} /> : null}
      {lines.length === 0 ? null : (
        <SimpleGrid component="dl" cols={{ base: 2, xs: 3, sm: 4 }} spacing="sm" m={0} mt={isActive ? 'md' : 0}>
          {lines.map(({ key, label, value }) => (
            <div key={key}>
              <Text component="dt" size="xs" c="dimmed">
                {label}
              </Text>
              <Text component="dd" fz="lg" fw={600} m={0}>
                {value.toLocaleString('en')}
              </Text>
            </div>
          ))}
        </SimpleGrid>
      )}
      {note === null || !lines.some(({ key }) => key === 'total') ? null : (
        <Text size="xs" c="dimmed" mt="sm">
          {note}
        </Text>
      )}
    </Paper>
  )
}

function Underway({ run, readAt }: { run: OperationDetail; readAt: number }) {
  const now = useServerTime()
  const words = [elapsedText(run, now), expectedText(run.type), remainingText(shownRun(run), readAt, run.waitingMs)]
  return (
    <>
      <RunProgress run={run} isRoomy />
      <Text size="sm" c="dimmed" mt={6}>
        {words.filter((text) => text !== null).join(' · ')}
      </Text>
    </>
  )
}
