import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelOperation } from '../../../contract/operations.ts'
import type { OperationDetail } from '../../../contract/operation.ts'
import {
  cancelAskedReason,
  cancelLabel,
  cancelLeft,
  cancelMeaning,
  cancelQuestion,
  notCancelled,
} from '../../../operations/act-words.ts'
import { lacksCapability } from '../../../operations/capability.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { tellFailure } from '../../ui/feedback.tsx'
import { Modal } from '../../ui/late/Modal.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'

/** Asks for the operation to be stopped, after saying what that means. */
export function CancelAction({ run }: { run: OperationDetail }) {
  const { me } = useScope()
  const [isAsking, { open, close }] = useDisclosure()
  const cancel = useCancel(run, close)
  const workspace = me.workspaces.find(({ id }) => id === run.workspaceId) ?? null
  return (
    <>
      <ReasonedButton
        variant="default"
        reason={cancelReason(run, workspace)}
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={open}
      >
        {cancelLabel}
      </ReasonedButton>
      <Modal
        opened={isAsking && run.status !== 'completed'}
        onClose={close}
        title={cancelQuestion(run.type)}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {cancelMeaning(run).map((sentence) => (
          <Text key={sentence} size="sm" mb="xs">
            {sentence}
          </Text>
        ))}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={close} data-autofocus>
            {cancelLeft}
          </Button>
          <Button loading={cancel.isSending} onClick={() => void cancel.send()}>
            {cancelLabel}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function cancelReason(run: OperationDetail, workspace: Workspace | null): string | null {
  const asked = cancelAskedReason(run)
  if (asked !== null) return asked
  if (workspace === null) return 'You are not a member of its workspace.'
  return workspace.capabilities.includes('tenant.operations.cancel') ? null : lacksCapability(workspace.role)
}

function useCancel({ id, type }: OperationDetail, onSent: () => void) {
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
        tellFailure(notCancelled(type), words.body)
      }
      await queries.invalidateQueries({ queryKey: ['operations'] })
    },
  }
}
