import type { InventoryPage } from '../../../contract/inventory.ts'
import { operationPath } from '../../../operations/operation-path.ts'
import { operationName, runBadge } from '../../../operations/presenter.ts'
import { TextLink } from '../../links.tsx'
import { useRun } from '../../runs/use-run.ts'
import { RunMoment } from '../RunMoment.tsx'

type Props = { lastSync: NonNullable<InventoryPage['lastSync']> }

/** The last sync and how it stands, told by the operation itself: a stale one is not said to be running. */
export function LastSync({ lastSync }: Props) {
  const { data: operation } = useRun(lastSync.operationId)
  if (operation === undefined) return <>Reading the last sync…</>
  const link = <TextLink to={operationPath(operation.id)}>{operationName(operation.id)}</TextLink>
  const state = runBadge(operation).label.toLowerCase()
  return (
    <>
      {operation.freshness === 'fresh_active' ? 'Sync under way' : 'Last sync'}: {state}, <RunMoment run={operation} />,{' '}
      {link}
    </>
  )
}
