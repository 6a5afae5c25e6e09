import { Group } from '@mantine/core'
import { IconChecklist, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import {
  systemCancelOperation,
  systemInvestigateOperation,
  systemRetryOperation,
  type SystemOperationDetail,
} from '../../contract/system.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import {
  cancelRefusal,
  cancelWords,
  investigationRefusal,
  investigationWords,
  retryRefusal,
  retryWords,
} from '../../operations/platform-acts.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { send } from '../api/client.ts'
import { ReasonedButton } from '../ui/ReasonedButton.tsx'
import { ActDialog } from './ActDialog.tsx'
import { lacksRight, useHolds } from './system-queries.ts'
import { useAct } from './use-act.ts'

type Props = { run: SystemOperationDetail; isFirst: boolean }

/** What may be done to an operation from here: asked about first, with a reason, and written down. At most one stands out. */
export function RunActs({ run, isRetryNext }: { run: SystemOperationDetail; isRetryNext: boolean }) {
  const isOpen = run.problemClass === 'terminal_follow_up'
  const mayRetry = retryRefusal(shownRun(run)) === null
  return (
    <Group gap="xs">
      <Retry run={run} isFirst={isRetryNext && mayRetry} />
      <Investigate run={run} isFirst={isOpen && !(isRetryNext && mayRetry)} />
      <Cancel run={run} />
    </Group>
  )
}

/** Why it cannot be done: the right first, then what the operation itself says. */
function useReason(refusal: string | null): string | null {
  return useHolds('platform.operations.manage') ? refusal : lacksRight('platform.operations.manage')
}

function Retry({ run, isFirst }: Props) {
  const navigate = useNavigate()
  const key = useRef('')
  const words = retryWords(run)
  const act = useAct(
    (reason) =>
      send(systemRetryOperation, {
        params: { id: run.id },
        body: { reason },
        headers: { 'idempotency-key': key.current },
      }),
    ({ operation }) => void navigate({ to: systemOperationPath(operation.id) }),
  )
  const open = () => {
    key.current = newKey()
    act.open()
  }
  return (
    <>
      <ReasonedButton
        variant={isFirst ? 'filled' : 'default'}
        reason={useReason(retryRefusal(shownRun(run)))}
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={open}
      >
        {words.label}
      </ReasonedButton>
      <ActDialog act={act} words={words} />
    </>
  )
}

function Investigate({ run, isFirst }: Props) {
  const act = useAct((reason) => send(systemInvestigateOperation, { params: { id: run.id }, body: { reason } }))
  const words = investigationWords(run)
  return (
    <>
      <ReasonedButton
        variant={isFirst ? 'filled' : 'default'}
        reason={useReason(investigationRefusal(shownRun(run)))}
        leftSection={<IconChecklist size={16} aria-hidden />}
        onClick={act.open}
      >
        {words.label}
      </ReasonedButton>
      <ActDialog act={act} words={words} />
    </>
  )
}

function Cancel({ run }: { run: SystemOperationDetail }) {
  const act = useAct((reason) => send(systemCancelOperation, { params: { id: run.id }, body: { reason } }))
  const words = cancelWords(shownRun(run))
  return (
    <>
      <ReasonedButton
        variant="default"
        reason={useReason(cancelRefusal(run))}
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={act.open}
      >
        {words.label}
      </ReasonedButton>
      <ActDialog act={act} words={words} />
    </>
  )
}

/** One click is one retry, however often the browser sends it. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
