import { useQuery } from '@tanstack/react-query'
import { PageHeader } from '../ui/PageHeader.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { AsOf } from './AsOf.tsx'
import { FleetPanel } from './FleetPanel.tsx'
import { NeedsRight } from './NeedsRight.tsx'
import { QueuePanel } from './QueuePanel.tsx'
import { systemConsoleQuery } from './system-queries.ts'
import { SystemFailedReading } from './SystemFailedReading.tsx'
import { TowerTiles } from './TowerTiles.tsx'

const title = 'Control tower'

/** How the installation stands: does work get done, by whom, and what needs somebody. */
export const ControlTowerPage = () => (
  <NeedsRight capability="platform.console.view" title={title} what="see how the installation stands">
    <Tower />
  </NeedsRight>
)

function Tower() {
  const { data, error, refetch } = useQuery(systemConsoleQuery)
  return (
    <>
      <PageHeader title={title}>
        {data === undefined ? 'All workspaces' : <AsOf at={data.asOf} isPolled={data.operations.active > 0} />}
      </PageHeader>
      {error === null ? null : (
        <SystemFailedReading
          error={error}
          again={() => void refetch()}
          {...(data === undefined ? {} : { asOf: data.asOf })}
        />
      )}
      {data === undefined ? (
        error === null ? (
          <ReadingRows label="Reading how the installation stands" rows={6} />
        ) : null
      ) : (
        <>
          <TowerTiles {...data} />
          <FleetPanel fleet={data.fleet} hints={data.hints} />
          <QueuePanel queue={data.queue} />
        </>
      )}
    </>
  )
}
