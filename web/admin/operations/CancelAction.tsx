import { Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelOperation } from '../../../contract/operations.ts'
import type { OperationDetail } from '../../../contract/operation.ts'
import { lacksCapability } from '../../../operations/capability.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { tellFailure } from '../../ui/feedback.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'

/** Asks for the operation to be stopped, after saying what that means. */
export function CancelAction({ run }: { run: OperationDetail }) {
  const { me } = useScope()
  const [isAsking, { open, close }] = useDisclosure()
  const cancel = useCancel(run.id, close)
  const workspace = me.workspaces.find(({ id }) => id === run.workspaceId) ?? null
  return (
    <>
      <ReasonedButton
        variant="default"
        reason={cancelReason(run, workspace)}
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={open}
      >
        Cancel operation
      </ReasonedButton>
      <Modal
        opened={isAsking && run.status !== 'completed'}
        onClose={close}
        title={`Cancel ${run.label}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text size="sm">{meaning(run)}</Text>
        <Text size="sm" mt="xs">
          {run.tenant === null ? 'Other operations go on.' : `Other operations of ${run.tenant.name} go on.`}
        </Text>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={close} data-autofocus>
            Let it go on
          </Button>
          <Button loading={cancel.isSending} onClick={() => void cancel.send()}>
            Cancel operation
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function meaning({ status, freshness }: OperationDetail): string {
  if (status === 'queued') return 'It has not begun: it ends at once, and nothing is done.'
  const stays = 'What was done until then stays as it is, and is counted.'
  return freshness === 'likely_stale'
    ? `Its worker was not heard of for a while: it is ended with or without it. ${stays}`
    : `It stops at its next checkpoint. ${stays}`
}

function cancelReason(run: OperationDetail, workspace: Workspace | null): string | null {
  if (run.cancelRequestedAt !== null) return 'Its cancel was requested already.'
  if (workspace === null) return 'You are not a member of its workspace.'
  return workspace.capabilities.includes('tenant.operations.cancel') ? null : lacksCapability(workspace.role)
}

function useCancel(id: string, onSent: () => void) {
  const queries = useQueryClient()
  const [isSending, setSending] = useState(false)
  return {
    isSending,
    send: async () => {
      setSending(true)
      const result = await send(cancelOperation, { params: { id } })
      setSending(false)
      onSent()
      if (!result.ok) {
        const words = problemWords(result.problem, result.retryAfterSeconds)
        tellFailure('It was not cancelled', words.body)
      }
      await queries.invalidateQueries({ queryKey: ['operations'] })
    },
  }
}
