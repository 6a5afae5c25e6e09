import { Button, Paper, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerStop } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { manyMax } from '../../../contract/operations.ts'
import { cancelManyLabel, cancelManyMost, nothingToCancel } from '../../../operations/cancel-many-words.ts'
import { lacksCapability } from '../../../operations/capability.ts'
import type { Operation } from '../../../contract/operation.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { announce } from '../../ui/LiveRegion.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'
import type { Selection } from './use-selection.ts'

/** Fetched when somebody asks for it. */
const CancelManyDialog = lazy(async () => ({ default: (await import('./CancelManyDialog.tsx')).CancelManyDialog }))

/** What may be done with the selected ones. It floats over the foot of the page, so that no row moves when it comes. */
export function SelectionBar({ selection: { selected, clear } }: { selection: Selection }) {
  const { me } = useScope()
  const [isAsking, { open, close }] = useDisclosure()
  useCountAnnounced(selected.size)
  const runs = [...selected.values()]
  return (
    <>
      {selected.size === 0 ? null : (
        <Paper component="section" aria-label="Selection" withBorder shadow="md" className="selection-bar">
          <Text size="sm" fw={600}>
            {selected.size.toLocaleString('en')} selected
          </Text>
          <ReasonedButton
            variant="default"
            size="xs"
            leftSection={<IconPlayerStop size={14} aria-hidden />}
            reason={reasonOf(runs, me.workspaces)}
            onClick={open}
          >
            {cancelManyLabel}
          </ReasonedButton>
          <Button variant="subtle" size="xs" onClick={clear}>
            Clear<span className="said-where-wide">&nbsp;selection</span>
          </Button>
        </Paper>
      )}
      <Suspense fallback={null}>
        {isAsking ? <CancelManyDialog ids={runs.map(({ id }) => id)} close={close} clear={clear} /> : null}
      </Suspense>
    </>
  )
}

/** Why these cannot be cancelled together; null when they can. */
function reasonOf(runs: readonly Operation[], workspaces: readonly Workspace[]): string | null {
  if (runs.length > manyMax) return cancelManyMost(manyMax)
  const lacking = runs
    .map(({ workspaceId }) => workspaces.find(({ id }) => id === workspaceId))
    .find((workspace) => workspace?.capabilities.includes('tenant.operations.cancel') !== true)
  return lacking === undefined ? nothingToCancel(runs) : lacksCapability(lacking.role)
}

/** A screen reader hears how many are selected when that changes. */
function useCountAnnounced(count: number): void {
  const last = useRef(count)
  useEffect(() => {
    if (last.current !== count) announce(count === 0 ? 'Nothing selected.' : `${count.toLocaleString('en')} selected.`)
    last.current = count
  }, [count])
}
