import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { SystemOperationDetail } from '../../contract/system.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import { operationName } from '../../operations/presenter.ts'
import { DecisionZone } from '../admin/operations/DecisionZone.tsx'
import { DiagnosticsPanel } from '../admin/operations/DiagnosticsPanel.tsx'
import { FailuresPanel } from '../admin/operations/FailuresPanel.tsx'
import { ProgressPanel } from '../admin/operations/ProgressPanel.tsx'
import { RelatedPanel } from '../admin/operations/RelatedPanel.tsx'
import { RunColumns } from '../admin/operations/RunColumns.tsx'
import { TimelinePanel } from '../admin/operations/TimelinePanel.tsx'
import { useOperationAnnounced } from '../admin/operations/use-operation-announced.ts'
import { serverTimeOf } from '../api/server-clock.ts'
import { PageHeader } from '../ui/PageHeader.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { AsOf } from './AsOf.tsx'
import { NeedsRight } from './NeedsRight.tsx'
import { RunActs } from './RunActs.tsx'
import { systemEventsQuery, systemRunQuery } from './system-queries.ts'
import { SystemFailedReading } from './SystemFailedReading.tsx'

/** One operation of any workspace, and what may be done about it. */
export function SystemOperationPage() {
  const { id } = useParams({ from: '/system/ops/runs/$id' })
  return (
    <NeedsRight capability="platform.operations.view" title={operationName(id)} what="read operations">
      <OneOperation key={id} id={id} />
    </NeedsRight>
  )
}

function OneOperation({ id }: { id: string }) {
  const reading = useQuery(systemRunQuery(id))
  const run = reading.data
  useOperationAnnounced(run)
  const readAt = new Date(serverTimeOf(reading.dataUpdatedAt)).toISOString()
  const failed =
    reading.error === null ? null : (
      <SystemFailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        {...(run === undefined ? {} : { asOf: readAt })}
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
        {run.label} · {run.tenant?.name ?? 'Whole workspace'} · {run.workspace.name} ·{' '}
        <AsOf at={readAt} isPolled={run.status !== 'completed'} />
      </PageHeader>
      {failed}
      <Panels run={run} readAt={serverTimeOf(reading.dataUpdatedAt)} />
    </>
  )
}

function Panels({ run, readAt }: { run: SystemOperationDetail; readAt: number }) {
  const events = useQuery(systemEventsQuery(run.id, run.status))
  return (
    <>
      <DecisionZone
        run={run}
        readAt={readAt}
        pathOf={systemOperationPath}
        action={(isRetryNext) => <RunActs run={run} isRetryNext={isRetryNext} />}
      />
      <RunColumns
        happened={
          <>
            <ProgressPanel run={run} readAt={readAt} />
            <FailuresPanel run={run} />
          </>
        }
        related={
          <RelatedPanel
            run={run}
            workspaceName={run.workspace.name}
            isTenantOpen={false}
            pathOf={systemOperationPath}
          />
        }
        timeline={<TimelinePanel run={run} reading={events} pathOf={systemOperationPath} />}
      />
      <DiagnosticsPanel run={run} />
    </>
  )
}
