import { Button } from '@mantine/core'
import { IconFilterOff, IconListCheck } from '@tabler/icons-react'
import { Nothing } from '../ui/Nothing.tsx'
import { Pager } from '../ui/Pager.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { nothingOf } from './ops-words.ts'
import { SystemFailedReading } from './SystemFailedReading.tsx'
import { SystemOperationTable } from './SystemOperationTable.tsx'
import type { OpsList } from './use-ops.ts'

export function OpsBody({ list }: { list: OpsList }) {
  const { reading, steps } = list
  const page = reading.data
  const failed =
    reading.error === null ? null : (
      <SystemFailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        first={steps.first}
        {...(page === undefined ? {} : { asOf: page.asOf })}
      />
    )
  if (page === undefined) return failed ?? <ReadingRows label="Reading the operations" />
  const { nextCursor } = page
  return (
    <>
      {failed}
      {page.items.length === 0 ? (
        <NothingListed list={list} />
      ) : (
        <SystemOperationTable page={page} isOld={reading.isPlaceholderData} />
      )}
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
