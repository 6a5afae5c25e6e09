import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useId } from 'react'
import type { Dashboard } from '../../../contract/dashboard.ts'
import type { Operation } from '../../../contract/operation.ts'
import { tabLabels } from '../../../operations/problem.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { RunState } from '../../runs/RunState.tsx'
import { RunMoment } from '../RunMoment.tsx'
import { countText } from '../operations/count-text.ts'
import { nothingWords } from '../operations/nothing-words.ts'
import { hubOf } from './hub-opens.ts'
import { RunLink } from './RunLink.tsx'

type Class = keyof Dashboard['attention']
type Props = {
  glance: Dashboard
  /** The tenant whose page it is; without it each item names its own. */
  back?: string
}

/** What needs somebody, and for which of the two reasons: they are never thrown together. */
export function NeedsAttention({ glance, back }: Props) {
  return (
    <section aria-label="Needs attention">
      <Title order={2} mb="xs">
        Needs attention
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm" mb="lg">
        <Entry of="active_stale_attention" glance={glance} back={back} />
        <Entry of="terminal_follow_up" glance={glance} back={back} />
      </SimpleGrid>
    </section>
  )
}

function Entry({ of, glance, back }: { of: Class; glance: Dashboard; back: string | undefined }) {
  const number = glance.numbers[of]
  const items = glance.attention[of]
  const id = useId()
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={3} id={id}>
          {tabLabels[of]}
        </Title>
        {number.count === 0 ? null : (
          <TextLink to={paths.operations} search={hubOf(number, back)} size="sm">
            Show all {countText(number.count)}
          </TextLink>
        )}
      </Group>
      {items.length === 0 ? (
        <Calm of={of} asOf={glance.asOf} />
      ) : (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {items.map((run) => (
            <Item key={run.id} run={run} readAt={Date.parse(glance.asOf)} isOfTenant={back !== undefined} />
          ))}
        </Stack>
      )}
    </Paper>
  )
}

function Item({ run, readAt, isOfTenant }: { run: Operation; readAt: number; isOfTenant: boolean }) {
  return (
    <li>
      <RunLink run={run} />
      <Text size="sm" c="dimmed" mb={4}>
        {isOfTenant ? '' : `${run.tenant?.name ?? 'Whole workspace'} · `}
        <RunMoment run={run} />
      </Text>
      <RunState run={run} readAt={readAt} />
    </li>
  )
}

/** Zero is said with what was looked at: it is no "all good". */
function Calm({ of, asOf }: { of: Class; asOf: string }) {
  const { title, body } = nothingWords(of, {}, asOf)
  return (
    <>
      <Text size="sm">{title}</Text>
      <Text size="xs" c="dimmed">
        {body}
      </Text>
    </>
  )
}
