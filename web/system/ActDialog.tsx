import { Button, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ActWords } from '../../operations/platform-acts.ts'
import { Modal } from '../ui/late/Modal.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Act } from './use-act.ts'

/** As long as the API takes it. */
const reasonMaxLength = 500

type Props = { act: Act; words: ActWords }

/** Asks whether it shall be done, and why: the reason is written down with the act. */
export const ActDialog = ({ act, words }: Props) => (
  <Modal opened={act.isAsking} onClose={act.close} title={words.question} closeButtonProps={{ 'aria-label': 'Close' }}>
    {words.meaning.map((sentence) => (
      <Text key={sentence} size="sm" mb="xs">
        {sentence}
      </Text>
    ))}
    <Form act={act} confirm={words.label} />
  </Modal>
)

function Form({ act, confirm }: { act: Act; confirm: string }) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const send = () => {
    if (reason.trim() === '') setMissing(true)
    else void act.confirm(reason.trim())
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Textarea
        label="Reason"
        description="It stands in the timeline, where the people of the workspace read it, and in the audit log."
        required
        autosize
        minRows={2}
        maxRows={6}
        maxLength={reasonMaxLength}
        data-autofocus
        value={reason}
        error={isMissing && reason.trim() === '' ? 'Say why: it is written down with the act.' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {act.refusal === null ? null : (
        <div style={{ marginTop: 12 }}>
          <Notice tone="danger" title="It was not done" role="alert">
            {act.refusal}
          </Notice>
        </div>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={act.close}>
          Leave it
        </Button>
        <Button type="submit" loading={act.isSending}>
          {confirm}
        </Button>
      </Group>
    </form>
  )
}
