import '../admin/operations/operations.css'
import { Button } from '@mantine/core'
import { IconFilterOff, IconListCheck } from '@tabler/icons-react'
import { useRef } from 'react'
import { OperationsNews } from '../admin/operations/OperationsNews.tsx'
import { useRowKeys } from '../admin/operations/use-row-keys.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { Pager } from '../ui/Pager.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { nothingOf } from './ops-words.ts'
import { SystemFailedReading } from './SystemFailedReading.tsx'
import { SystemOperationTable } from './SystemOperationTable.tsx'
import type { OpsList } from './use-ops.ts'

export function OpsBody({ list }: { list: OpsList }) {
  const { reading, shown, steps } = list
  const rows = useRef<HTMLDivElement>(null)
  // Nothing is selected here: a row opens its operation.
  useRowKeys(rows, () => {})
  const failed =
    reading.error === null ? null : (
      <SystemFailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        first={steps.first}
        {...(shown === null ? {} : { asOf: shown.asOf })}
      />
    )
  if (shown === null) return failed ?? <ReadingRows label="Reading the operations" />
  const { nextCursor } = shown
  const refresh = () => {
    shown.refresh()
    // The button is gone with what it told of: the keyboard goes on where the rows are.
    rows.current?.focus()
  }
  return (
    <>
      {failed}
      <OperationsNews news={shown.news} isFrozen={false} refresh={refresh} />
      <div ref={rows} tabIndex={-1} className="hub-rows">
        {shown.rows.length === 0 ? <NothingListed list={list} /> : <SystemOperationTable shown={shown} />}
      </div>
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={nextCursor === null ? null : () => steps.next(nextCursor)}
      />
    </>
  )
}

function NothingListed({ list: { kind, filter, clear } }: { list: OpsList }) {
  if (Object.keys(filter).length === 0)
    return (
      <Nothing icon={<IconListCheck size={22} />} title={nothingOf[kind].title}>
        {nothingOf[kind].body}
      </Nothing>
    )
  return (
    <Nothing
      icon={<IconFilterOff size={22} />}
      title="No operation matches"
      action={
        <Button variant="light" onClick={clear}>
          Clear filters
        </Button>
      }
    >
      Nothing of the last 30 days fits all of the filters.
    </Nothing>
  )
}
