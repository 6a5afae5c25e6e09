import './operations.css'
import { Tabs } from '@mantine/core'
import { Notice } from '../../ui/Notice.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { OperationsBody } from './OperationsBody.tsx'
import { OperationsFilters } from './OperationsFilters.tsx'
import { OperationsScope } from './OperationsScope.tsx'
import { OperationsTabs } from './OperationsTabs.tsx'
import { useOperations } from './use-operations.ts'

/** The only collection page of operations; all of its state is in the address. */
export function OperationsPage() {
  const list = useOperations()
  return (
    <>
      <PageHeader title="Operations">
        <OperationsScope list={list} />
      </PageHeader>
      {list.leftOut.length === 0 ? null : (
        <Notice tone="warning" onClose={list.dropLeftOut}>
          The address of this page says something that is not known here; it was left out: {list.leftOut.join(', ')}.
        </Notice>
      )}
      <Tabs value={list.tab} onChange={(tab) => list.change({ tab: tab ?? 'all' })} keepMounted={false}>
        <OperationsTabs counts={list.counts} />
        <Tabs.Panel value={list.tab} pt="md">
          <OperationsFilters list={list} />
          <OperationsBody list={list} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
