import { Collapse, Group, Paper, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { Diagnostics, OperationDetail } from '../../../contract/operation.ts'
import { CopyText } from '../../runs/CopyText.tsx'

/** For whoever has to find out why: only with the right to it, folded, and last. */
export function DiagnosticsPanel({ run }: { run: OperationDetail }) {
  const [isOpen, { toggle }] = useDisclosure()
  const id = useId()
  if (run.diagnostics === undefined) return null
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <Paper component="section" aria-label="Diagnostics" withBorder mt="md">
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} aria-controls={id} w="100%" px="lg" py="sm">
        <Group gap="xs">
          <Chevron size={18} aria-hidden />
          <Text size="sm" fw={600}>
            Diagnostics
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={id}>
        <Facts run={run} diagnostics={run.diagnostics} />
      </Collapse>
    </Paper>
  )
}

function Facts({ run, diagnostics }: { run: OperationDetail; diagnostics: Diagnostics }) {
  const { input, context, workerId, leaseToken, attempt, laneKey } = diagnostics
  const facts = [
    ['Operation', run.id],
    ['Type', run.type],
    ['Reason code', run.reasonCode ?? 'none'],
    ['Worker', workerId ?? 'none'],
    ['Lease token', String(leaseToken)],
    ['Attempt', String(attempt)],
    ['Lane', laneKey],
  ] as const
  return (
    <div style={{ padding: '0 20px 20px' }}>
      <dl className="facts">
        {facts.map(([name, text]) => (
          <Fact key={name} name={name} text={text} />
        ))}
      </dl>
      <Json name="Input" value={input} />
      <Json name="Context" value={context} />
    </div>
  )
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Group component="dd" gap="xs">
        <Text size="sm" ff="monospace">
          {text}
        </Text>
        <CopyText what={name} text={text} />
      </Group>
    </>
  )
}

function Json({ name, value }: { name: string; value: unknown }) {
  const text = JSON.stringify(value, null, 2)
  return (
    <section aria-label={name} style={{ marginTop: 16 }}>
      <Group gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <CopyText what={name} text={text} />
      </Group>
      <Paper
        component="pre"
        withBorder
        p="sm"
        m={0}
        fz="xs"
        ff="monospace"
        className="diagnostics-json"
        tabIndex={0}
        aria-label={name}
      >
        {text}
      </Paper>
    </section>
  )
}
