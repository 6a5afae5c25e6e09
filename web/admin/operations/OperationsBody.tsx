import { Button, Paper } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconArrowUp } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { announce } from '../../ui/LiveRegion.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { countText } from './count-text.ts'
import { OperationCards } from './OperationCards.tsx'
import { OperationsNothing } from './OperationsNothing.tsx'
import { OperationsTable } from './OperationsTable.tsx'
import type { OperationsList } from './use-operations.ts'

export function OperationsBody({ list }: { list: OperationsList }) {
  const { reading, steps, newer } = list
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const page = reading.data
  const rows = useRef<HTMLDivElement>(null)
  useRowKeys(rows)
  useNewerAnnounced(newer === null ? null : countText(newer.count))
  const failed =
    reading.error === null ? null : (
      <FailedReading
        error={reading.error}
        again={() => void reading.refetch()}
        first={steps.first}
        {...(page === undefined ? {} : { asOf: page.asOf })}
      />
    )
  if (page === undefined) return failed ?? <ReadingRows label="Reading the operations" />
  const { nextCursor } = page
  const Rows = isPhone ? OperationCards : OperationsTable
  return (
    <div ref={rows}>
      {failed}
      {newer === null ? null : (
        <Button
          variant="light"
          size="xs"
          mb="xs"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={newer.show}
        >
          {countText(newer.count)} new
        </Button>
      )}
      {page.items.length === 0 ? (
        <OperationsNothing list={list} asOf={page.asOf} />
      ) : (
        <Paper withBorder={!isPhone} style={{ overflow: 'hidden' }} bg={isPhone ? 'transparent' : ''}>
          <Rows items={page.items} readAt={Date.parse(page.asOf)} isOld={reading.isPlaceholderData} />
        </Paper>
      )}
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={nextCursor === null ? null : () => steps.next(nextCursor)}
      />
    </div>
  )
}

/** `j` and `k` move along the rows, Enter opens, `/` searches. */
function useRowKeys(rows: React.RefObject<HTMLDivElement | null>): void {
  const move = (by: 1 | -1) => {
    const links = [...(rows.current?.querySelectorAll<HTMLElement>('.run-row-link') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    const next = links[at === -1 ? 0 : at + by]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['/', () => document.querySelector<HTMLElement>('[role="search"] input')?.focus()],
  ])
}

function useNewerAnnounced(count: string | null): void {
  const last = useRef(count)
  useEffect(() => {
    if (count !== null && last.current !== count) announce(`${count} new.`)
    last.current = count
  }, [count])
}
