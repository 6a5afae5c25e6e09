import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { operationName } from '../../../operations/presenter.ts'
import type { OperationDetail } from '../../../contract/operation.ts'
import { operationEventsQuery } from '../../api/queries.ts'
import { serverTimeOf } from '../../api/server-clock.ts'
import { useRun } from '../../runs/use-run.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { useScope } from '../../shell/use-scope.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { CancelAction } from './CancelAction.tsx'
import { DecisionZone } from './DecisionZone.tsx'
import { DiagnosticsPanel } from './DiagnosticsPanel.tsx'
import { FailuresPanel } from './FailuresPanel.tsx'
import { ProgressPanel } from './ProgressPanel.tsx'
import { RelatedPanel } from './RelatedPanel.tsx'
import { RunColumns } from './RunColumns.tsx'
import { StartAgainAction } from './StartAgainAction.tsx'
import { TimelinePanel } from './TimelinePanel.tsx'
import { useOperationAnnounced } from './use-operation-announced.ts'
import { WorkspaceNotice } from './WorkspaceNotice.tsx'

/** One operation: what to know and do first, then what it did, then everything that was written down of it. */
export function OperationPage() {
  const { id } = useParams({ from: '/admin/operations/$id' })
  const reading = useRun(id)
  const run = reading.data
  useOperationAnnounced(run)
  const failed =
    reading.error === null ? null : (
      <FailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        {...(run === undefined ? {} : { asOf: new Date(reading.dataUpdatedAt).toISOString() })}
      />
    )
  if (run === undefined)
    return (
      failed ?? (
        <>
          <PageHeader title={operationName(id)} />
          <ReadingRows label="Reading the operation" rows={5} />
        </>
      )
    )
  return (
    <>
      <PageHeader title={operationName(run.id)} of={run.label}>
        {run.label} · {run.tenant?.name ?? 'Whole workspace'}
      </PageHeader>
      {failed}
      <WorkspaceNotice run={run} />
      <Panels run={run} readAt={serverTimeOf(reading.dataUpdatedAt)} />
    </>
  )
}

function Panels({ run, readAt }: { run: OperationDetail; readAt: number }) {
  const { me } = useScope()
  const events = useQuery(operationEventsQuery(run.id))
  const workspaceName = me.workspaces.find(({ id }) => id === run.workspaceId)?.name ?? 'Not known'
  const action = (isStartAgainNext: boolean) =>
    run.status === 'completed' ? (
      <StartAgainAction run={run} isNextStep={isStartAgainNext} />
    ) : (
      <CancelAction run={run} />
    )
  return (
    <>
      <DecisionZone run={run} readAt={readAt} action={action} />
      <RunColumns
        happened={
          <>
            <ProgressPanel run={run} readAt={readAt} />
            <FailuresPanel run={run} />
          </>
        }
        related={<RelatedPanel run={run} workspaceName={workspaceName} isTenantOpen />}
        timeline={<TimelinePanel run={run} reading={events} />}
      />
      <DiagnosticsPanel run={run} />
    </>
  )
}
