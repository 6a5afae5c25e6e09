import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { startAgain } from '../../../contract/operations.ts'
import type { Tenant } from '../../../contract/tenants.ts'
import { notStartedAgain, startAgainLabel } from '../../../operations/act-words.ts'
import { lacksCapability } from '../../../operations/capability.ts'
import { canonicalType, startOf } from '../../../operations/catalog.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { announceStart } from '../../runs/announce-start.ts'
import { showStartToast } from '../../runs/toast.tsx'
import { notOperableReason } from '../../shell/tenant-words.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { tellFailure } from '../../ui/feedback.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'

type Props = { run: OperationDetail; isNextStep: boolean }

/**
 * Does the same work again, for types that declare it harmless. What was asked for is read by the server, so that whoever may
 * start it needs no right to read that.
 */
export function StartAgainAction({ run, isNextStep }: Props) {
  const { me, tenants } = useScope()
  const start = useStartAgain(run)
  const type = canonicalType(run.type)
  const definition = type === null ? undefined : startOf(type)
  const externalId = run.tenant?.externalId
  if (definition === undefined || !definition.retrySafe || externalId === undefined) return null
  const tenant = tenants.find((one) => one.externalId === externalId)
  const workspace = me.workspaces.find(({ id }) => id === run.workspaceId) ?? null
  return (
    <ReasonedButton
      variant={isNextStep ? 'filled' : 'default'}
      reason={startReason(tenant, workspace, definition.capability)}
      loading={start.isStarting}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={() => void start.send()}
    >
      {startAgainLabel}
    </ReasonedButton>
  )
}

function startReason(
  tenant: Tenant | undefined,
  workspace: Workspace | null,
  capability: Workspace['capabilities'][number],
): string | null {
  if (tenant === undefined || workspace === null) return 'Its tenant is not yours to work in any more.'
  const held = workspace.capabilities
  if (!held.includes('tenant.operations.start') || !held.includes(capability)) return lacksCapability(workspace.role)
  return notOperableReason(tenant)
}

function useStartAgain({ id, type }: OperationDetail) {
  const queries = useQueryClient()
  const [isStarting, setStarting] = useState(false)
  return {
    isStarting,
    send: async () => {
      if (isStarting) return
      setStarting(true)
      const result = await send(startAgain, { params: { id } })
      setStarting(false)
      if (!result.ok) {
        const words = problemWords(result.problem, result.retryAfterSeconds)
        tellFailure(notStartedAgain(type), `${words.title}. ${words.body}`)
        return
      }
      showStartToast(result.value.operation, result.value.alreadyQueued)
      announceStart(queries, result.value.operation)
    },
  }
}
