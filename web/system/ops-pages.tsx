import { Tabs } from '@mantine/core'
import { OperationsTabs } from '../admin/operations/OperationsTabs.tsx'
import { NeedsRight } from './NeedsRight.tsx'
import { OpsBody } from './OpsBody.tsx'
import { OpsFilters } from './OpsFilters.tsx'
import { OpsHeader } from './OpsHeader.tsx'
import { opsTitles } from './ops-words.ts'
import type { OpsKind } from './ops-search.ts'
import { useOps } from './use-ops.ts'

/** Every operation of the installation. */
export const RunsPage = () => (
  <Guarded kind="runs">
    <Runs />
  </Guarded>
)

/** What ended badly, settled ones too: what happened stays visible. */
export const FailuresPage = () => (
  <Guarded kind="failures">
    <Plain kind="failures" />
  </Guarded>
)

/** What is active and likely stale; what the reconciler has ended is let go. */
export const StuckPage = () => (
  <Guarded kind="stuck">
    <Plain kind="stuck" />
  </Guarded>
)

const Guarded = ({ kind, children }: { kind: OpsKind; children: React.ReactNode }) => (
  <NeedsRight capability="platform.operations.view" title={opsTitles[kind]} what="read operations">
    {children}
  </NeedsRight>
)

function Runs() {
  const list = useOps('runs')
  return (
    <>
      <OpsHeader list={list} />
      <Tabs value={list.tab} onChange={(tab) => list.change({ tab: tab ?? 'all' })} keepMounted={false}>
        <OperationsTabs counts={list.counts} />
        <Tabs.Panel value={list.tab} pt="md">
          <OpsFilters list={list} />
          <OpsBody list={list} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Plain({ kind }: { kind: 'failures' | 'stuck' }) {
  const list = useOps(kind)
  return (
    <>
      <OpsHeader list={list} />
      <OpsFilters list={list} />
      <OpsBody list={list} />
    </>
  )
}
