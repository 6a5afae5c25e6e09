import { Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OperationDetail } from '../../../contract/operation.ts'
import { ranFor, waitedFor } from '../../../operations/elapsed.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { durationText, operationName } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { RelativeTime } from '../../ui/RelativeTime.tsx'

type Props = {
  run: OperationDetail
  workspaceName: string
  /** False where the pages of its tenant are not for whoever reads this. */
  isTenantOpen: boolean
  /** Where another operation stands. */
  pathOf?: (id: string) => string
}

/** What it belongs to, who asked for it, and its clocks. */
export function RelatedPanel({ run, workspaceName, isTenantOpen, pathOf = operationPath }: Props) {
  const [waitedMs, ranMs] = [waitedFor(run), ranFor(run)]
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="related">
      <Title order={2} id="related" mb="sm">
        Belongs to
      </Title>
      <dl className="facts">
        <Fact name="Tenant">
          {run.tenant === null ? (
            'The whole workspace'
          ) : !isTenantOpen ? (
            run.tenant.name
          ) : (
            <TextLink to={paths.inventory} params={{ tenant: run.tenant.externalId }} size="sm">
              {run.tenant.name}
            </TextLink>
          )}
        </Fact>
        <Fact name="Workspace">{workspaceName}</Fact>
        <Fact name="Started by">{run.initiator?.name ?? 'System'}</Fact>
        {run.retryOf === null ? null : (
          <Fact name="Retry of">
            <TextLink to={pathOf(run.retryOf)} size="sm">
              {operationName(run.retryOf)}
            </TextLink>
          </Fact>
        )}
        <Fact name="Queued">
          <RelativeTime at={run.createdAt} />
        </Fact>
        <Fact name="Started">{run.startedAt === null ? 'Not started' : <RelativeTime at={run.startedAt} />}</Fact>
        <Fact name="Ended">{run.completedAt === null ? 'Not ended' : <RelativeTime at={run.completedAt} />}</Fact>
        {waitedMs === null ? null : <Fact name="Waited">{durationText(waitedMs)}</Fact>}
        {ranMs === null ? null : <Fact name={run.isReconciled ? 'Start to end' : 'Ran'}>{durationText(ranMs)}</Fact>}
        {run.waitingMs === 0 ? null : <Fact name="Of it waiting">{durationText(run.waitingMs)}</Fact>}
        {run.type === 'inventory.sync' && run.tenant !== null && isTenantOpen ? (
          <Fact name="Coverage">
            <TextLink to={paths.inventory} params={{ tenant: run.tenant.externalId }} size="sm">
              Inventory of {run.tenant.name}
            </TextLink>
          </Fact>
        ) : null}
      </dl>
    </Paper>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm">
        {children}
      </Text>
    </>
  )
}
