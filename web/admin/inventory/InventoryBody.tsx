import { Paper, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { InventoryPage } from '../../../contract/inventory.ts'
import { plural } from '../../../operations/presenter.ts'
import { FailedReading } from '../../shell/FailedReading.tsx'
import { announce } from '../../ui/LiveRegion.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { ReadingRows } from '../../ui/ReadingRows.tsx'
import { CoveragePanel } from './CoveragePanel.tsx'
import { InventoryFilters } from './InventoryFilters.tsx'
import { InventoryNothing } from './InventoryNothing.tsx'
import { InventoryTable } from './InventoryTable.tsx'
import { foundSentence, isNarrowed } from './search.ts'
import type { InventoryList } from './use-inventory.ts'
import type { Sync } from './use-sync.ts'

type Props = { list: InventoryList; sync: Sync; reason: string | null }

export function InventoryBody({ list, sync, reason }: Props) {
  const { reading, query, steps } = list
  const page = reading.data
  useFoundAnnounced(list)
  if (page === undefined)
    return reading.error === null ? (
      <ReadingRows label="Reading the inventory" />
    ) : (
      <FailedReading error={reading.error} again={() => void reading.refetch()} first={steps.first} />
    )
  const narrowed = isNarrowed(query)
  const isBlank = page.items.length === 0
  return (
    <>
      {reading.error === null ? null : (
        <FailedReading
          error={reading.error}
          again={() => void reading.refetch()}
          first={steps.first}
          asOf={page.asOf}
        />
      )}
      <CoveragePanel coverage={page.coverage} />
      {isBlank && !narrowed ? null : (
        <InventoryFilters
          query={query}
          platforms={page.platforms}
          onChange={list.change}
          onClear={isBlank ? null : list.clear}
        />
      )}
      {isBlank ? (
        <InventoryNothing page={page} isNarrowed={narrowed} onClear={list.clear} sync={sync} reason={reason} />
      ) : (
        <>
          <Totals page={page} isNarrowed={narrowed} />
          <Paper withBorder style={{ overflow: 'hidden' }}>
            <InventoryTable
              items={page.items}
              sort={query.sort}
              onSort={(sort) => list.change({ sort })}
              isOld={reading.isPlaceholderData}
            />
          </Paper>
        </>
      )}
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={page.nextCursor === null ? null : nextStep(steps, page.nextCursor)}
      />
    </>
  )
}

const nextStep = (steps: InventoryList['steps'], cursor: string) => () => steps.next(cursor)

function Totals({ page, isNarrowed }: { page: InventoryPage; isNarrowed: boolean }) {
  const items = `${page.total.toLocaleString('en')} ${plural(page.total, 'item', 'items')}`
  const missing =
    page.missing === 0 ? '' : `, ${page.missing.toLocaleString('en')} of them missing from the last complete reading`
  return (
    <Text size="sm" c="dimmed" mb="xs">
      {items}
      {isNarrowed ? ` ${plural(page.total, 'matches', 'match')}` : ''}
      {missing} · as of {new Date(page.asOf).toLocaleTimeString('en-GB')}
    </Text>
  )
}

/** After the filters changed, a screen reader hears what they found; not on first load, and not for each live reading. */
function useFoundAnnounced({ reading, query }: InventoryList): void {
  const asked = JSON.stringify([query.q, query.type, query.platform, query.missing])
  const last = useRef(asked)
  const total = reading.isPlaceholderData ? undefined : reading.data?.total
  useEffect(() => {
    if (total === undefined || last.current === asked) return
    last.current = asked
    announce(foundSentence(total, query.type))
  }, [asked, total, query.type])
}
