import { Button, Group, List, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelOperations } from '../../../contract/operations.ts'
import type { Operation } from '../../../contract/operation.ts'
import type { Problem } from '../../../contract/problem-document.ts'
import {
  cancelledSentence,
  cancelManyGone,
  cancelManyLabel,
  cancelManyLeft,
  cancelManyOthers,
  cancelManyQuestion,
  cancelManyTold,
  cancelPreview,
  isCancellable,
  lookAgain,
  noneCancelled,
  nothingToCancel,
  oneIsGone,
  unknownCancelled,
} from '../../../operations/cancel-many-words.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { operationsByIdQuery } from '../../api/queries.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { Modal } from '../../ui/late/Modal.tsx'
import { tellFailure } from '../../ui/feedback.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'

type Props = { ids: readonly string[]; close: () => void; clear: () => void }

/** Says what will become of the selected ones as they stand now, asks, and tells what became of each kind. */
export function CancelManyDialog({ ids: selected, close, clear }: Props) {
  // Whatever is selected meanwhile: these were chosen.
  const [ids] = useState(selected)
  const [told, tell] = useState<string | null>(null)
  const standing = useQuery({ ...operationsByIdQuery(ids), enabled: told === null })
  const cancel = useCancelMany((sentence) => {
    tell(sentence)
    clear()
  })
  const runs = standing.data?.items
  const question = cancelManyQuestion(runs?.filter(isCancellable).length ?? ids.length)
  return (
    <Modal
      opened
      onClose={close}
      title={told === null ? question : cancelManyTold}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {told === null ? (
        <>
          {standing.error === null ? null : (
            <FailedReading error={standing.error} again={() => void standing.refetch()} first={null} />
          )}
          {runs === undefined ? (
            standing.error === null && <ReadingRows label="Reading how they stand" />
          ) : (
            <Preview runs={runs} gone={ids.length - runs.length} />
          )}
          <Group justify="flex-end" gap="xs" mt="lg">
            <Button variant="default" onClick={close} data-autofocus>
              {cancelManyLeft}
            </Button>
            <ReasonedButton
              loading={cancel.isSending}
              reason={runs === undefined ? 'How they stand is not known yet.' : nothingToCancel(runs)}
              onClick={() => void cancel.send((runs ?? []).filter(isCancellable).map(({ id }) => id))}
            >
              {cancelManyLabel}
            </ReasonedButton>
          </Group>
        </>
      ) : (
        <Told sentence={told} close={close} />
      )}
    </Modal>
  )
}

function Preview({ runs, gone }: { runs: readonly Operation[]; gone: number }) {
  return (
    <>
      <List size="sm" spacing={4}>
        {cancelPreview(runs).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
        {gone === 0 ? null : <List.Item>{cancelManyGone(gone)}</List.Item>}
      </List>
      <Text size="sm" mt="xs">
        {cancelManyOthers}
      </Text>
    </>
  )
}

const Told = ({ sentence, close }: { sentence: string; close: () => void }) => (
  <>
    <Text size="sm" role="status">
      {sentence}
    </Text>
    <Group justify="flex-end" mt="lg">
      <Button onClick={close} data-autofocus>
        Close
      </Button>
    </Group>
  </>
)

function useCancelMany(onSent: (sentence: string) => void) {
  const queries = useQueryClient()
  const [isSending, setSending] = useState(false)
  return {
    isSending,
    send: async (ids: string[]) => {
      setSending(true)
      const result = await send(cancelOperations, { body: { ids } })
      setSending(false)
      if (result.ok) onSent(cancelledSentence(result.value.items.map((item) => item.result)))
      else if (isRefusal(result.problem)) {
        const words = problemWords(result.problem, result.retryAfterSeconds)
        tellFailure(noneCancelled, result.problem.status === 404 ? oneIsGone : words.body)
      } else tellFailure(unknownCancelled, lookAgain)
      await queries.invalidateQueries({ queryKey: ['operations'] })
    },
  }
}

/** An answer that says that nothing was done; a server that is away says nothing. */
const isRefusal = ({ status }: Problem): boolean => status >= 400 && status < 500
