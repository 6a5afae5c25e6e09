import './charts.css'
import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'

type Props = {
  title: string
  /** Of which time, in whose days, and as of when. */
  note: string
  controls?: ReactNode
  /** For the eye and the pointer; nothing in it takes the keyboard. */
  chart: ReactNode
  /** The same numbers and links for everybody else, and for whoever would rather read. */
  table: ReactNode
}

/** A chart beside its table: one is shown, and the other is one press away. */
export function ChartFrame({ title, note, controls, chart, table }: Props) {
  const [isTable, setTable] = useState(false)
  const id = useId()
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        </div>
        <Group gap="xs">
          {controls}
          <Button size="compact-sm" variant="default" onClick={() => setTable(!isTable)}>
            {isTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </Group>
      </Group>
      <div className="chart-body">
        {isTable ? (
          // A long one scrolls, and the keyboard must be able to scroll it.
          <div className="chart-table" role="group" aria-labelledby={id} tabIndex={0}>
            {table}
          </div>
        ) : (
          chart
        )}
      </div>
    </Paper>
  )
}
