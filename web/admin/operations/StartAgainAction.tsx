import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { startOperation } from '../../../contract/operations.ts'
import type { Tenant } from '../../../contract/tenants.ts'
import { lacksCapability } from '../../../operations/capability.ts'
import { canonicalType, startOf } from '../../../operations/catalog.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { ButtonLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { announceStart } from '../../runs/announce-start.ts'
import { showStartToast } from '../../runs/toast.tsx'
import { notOperableReason } from '../../shell/tenant-words.ts'
import { useScope, type Workspace } from '../../shell/use-scope.ts'
import { tellFailure } from '../../ui/feedback.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'

type Props = { run: OperationDetail; isNextStep: boolean }

/**
 * Does the same work again, for types that declare it harmless. Whoever may not see what was asked for is led to where it
 * is asked for: nothing is started that they cannot read.
 */
export function StartAgainAction({ run, isNextStep }: Props) {
  const { me, tenants } = useScope()
  const start = useStartAgain()
  const type = canonicalType(run.type)
  const definition = type === null ? undefined : startOf(type)
  const externalId = run.tenant?.externalId
  if (definition === undefined || !definition.retrySafe || externalId === undefined) return null
  const input = run.diagnostics?.input
  const tenant = tenants.find((one) => one.externalId === externalId)
  const workspace = me.workspaces.find(({ id }) => id === run.workspaceId) ?? null
  if (input === undefined)
    return run.type === 'inventory.sync' ? (
      <ButtonLink variant="default" to={paths.inventory} params={{ tenant: externalId }}>
        Open the inventory
      </ButtonLink>
    ) : null
  return (
    <ReasonedButton
      variant={isNextStep ? 'filled' : 'default'}
      reason={startReason(tenant, workspace, definition.capability)}
      loading={start.isStarting}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={() => void start.send(externalId, run.type, input)}
    >
      Start again
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

function useStartAgain() {
  const queries = useQueryClient()
  const [isStarting, setStarting] = useState(false)
  return {
    isStarting,
    send: async (tenant: string, type: string, input: Record<string, unknown>) => {
      if (isStarting) return
      setStarting(true)
      const result = await send(startOperation, { params: { tenant }, body: { type, input } })
      setStarting(false)
      if (!result.ok) {
        const words = problemWords(result.problem, result.retryAfterSeconds)
        tellFailure('It was not started again', `${words.title}. ${words.body}`)
        return
      }
      showStartToast(result.value.operation, result.value.alreadyQueued)
      announceStart(queries, result.value.operation)
    },
  }
}
