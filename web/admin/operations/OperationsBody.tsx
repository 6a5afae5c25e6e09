import { Paper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useRef, type RefObject } from 'react'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { useFirstRows } from '../../ui/use-first-rows.ts'
import { useLate } from '../../ui/use-late.ts'
import { OperationCards } from './OperationCards.tsx'
import { OperationsNews } from './OperationsNews.tsx'
import { OperationsNothing } from './OperationsNothing.tsx'
import { OperationsTable } from './OperationsTable.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import type { ShownPage } from './use-held-page.ts'
import type { OperationsList } from './use-operations.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useStillRows } from './use-still-rows.ts'

export function OperationsBody({ list }: { list: OperationsList }) {
  const { reading, shown, steps } = list
  const failed =
    reading.error === null ? null : (
      <FailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        first={steps.first}
        {...(shown === null ? {} : { asOf: shown.asOf })}
      />
    )
  if (shown === null) return failed ?? <ReadingRows label="Reading the operations" />
  const { nextCursor } = shown
  return (
    <>
      {failed}
      <Rows list={list} shown={shown} />
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={nextCursor === null ? null : () => steps.next(nextCursor)}
      />
      <SelectionBar selection={list.selection} />
    </>
  )
}

function Rows({ list, shown }: { list: OperationsList; shown: ShownPage }) {
  const { selection } = list
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const ref = useRef<HTMLDivElement>(null)
  useKeys(ref, shown, selection)
  useStillRows(ref, selection.isFrozen)
  const isLate = useLate(shown.isOld)
  const rows = useFirstRows(shown.rows)
  const refresh = () => {
    shown.refresh()
    // The button is gone with what it told of: the keyboard goes on where the rows are.
    ref.current?.focus()
  }
  const Shown = isPhone ? OperationCards : OperationsTable
  return (
    <>
      <OperationsNews news={shown.news} isFrozen={selection.isFrozen} refresh={refresh} />
      <div ref={ref} tabIndex={-1} className="hub-rows">
        {shown.rows.length === 0 ? (
          <OperationsNothing list={list} asOf={shown.asOf} />
        ) : (
          <Paper withBorder={!isPhone} style={{ overflow: 'hidden' }} bg={isPhone ? 'transparent' : ''}>
            <Shown rows={rows} selection={selection} isOld={isLate} />
          </Paper>
        )}
      </div>
    </>
  )
}

function useKeys(
  ref: RefObject<HTMLDivElement | null>,
  { rows, isOld }: ShownPage,
  { toggle }: OperationsList['selection'],
) {
  useRowKeys(ref, (id) => {
    const row = isOld ? undefined : rows.find(({ run }) => run.id === id)
    if (row !== undefined) toggle(row.run)
  })
}
