import { Button, Paper, Table, Text } from '@mantine/core'
import { IconAddressBook, IconFilterOff } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Nothing } from '../ui/Nothing.tsx'
import { Pager } from '../ui/Pager.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { useCursorStack } from '../use-cursor-stack.ts'
import { SystemFailedReading } from './SystemFailedReading.tsx'

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null; readonly asOf: string }

type Props<Item> = {
  /** What is listed: "workspaces". */
  what: string
  columns: readonly string[]
  reading: UseQueryResult<Page<Item>>
  row: (item: Item) => ReactNode
  children?: ReactNode
}

/** One directory: a search, a table of what was found, and its pages. */
export function DirectoryList<Item>({ what, columns, reading, row, children }: Props<Item>) {
  const { q = '', cursor } = useSearch({ from: '/system/directory' })
  const navigate = useNavigate({ from: '/system/directory' })
  const steps = useCursorStack(cursor)
  const page = reading.data
  const nextCursor = page?.nextCursor ?? null
  const search = (text: string) =>
    void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, q: text }), replace: true })
  return (
    <>
      <div role="search" aria-label={what} style={{ maxWidth: 420, marginBottom: 8 }}>
        <SearchField label={`Search ${what}`} placeholder={`Search ${what}`} value={q} onChange={search} />
      </div>
      {children}
      {reading.error === null ? null : (
        <SystemFailedReading
          error={reading.error}
          again={() => void reading.refetch()}
          first={steps.first}
          {...(page === undefined ? {} : { asOf: page.asOf })}
        />
      )}
      {page === undefined ? (
        reading.error === null ? (
          <ReadingRows label={`Reading the ${what}`} />
        ) : null
      ) : page.items.length === 0 ? (
        <NothingFound what={what} q={q} onClear={() => search('')} />
      ) : (
        <Found what={what} columns={columns} page={page} isOld={reading.isPlaceholderData} row={row} />
      )}
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={nextCursor === null ? null : () => steps.next(nextCursor)}
      />
    </>
  )
}

type FoundProps<Item> = Pick<Props<Item>, 'what' | 'columns' | 'row'> & { page: Page<Item>; isOld: boolean }

const Found = <Item,>({ what, columns, page, isOld, row }: FoundProps<Item>) => (
  <>
    <Paper withBorder style={{ overflow: 'hidden', opacity: isOld ? 0.6 : 1 }} aria-busy={isOld}>
      <Table className="stacked" verticalSpacing={8} horizontalSpacing="md" aria-label={what} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{page.items.map(row)}</Table.Tbody>
      </Table>
    </Paper>
    <Text size="xs" c="dimmed" mt={6}>
      As of {new Date(page.asOf).toLocaleTimeString('en-GB')}
    </Text>
  </>
)

function NothingFound({ what, q, onClear }: { what: string; q: string; onClear: () => void }) {
  if (q === '')
    return (
      <Nothing icon={<IconAddressBook size={22} />} title={`No ${what} yet`}>
        None has been made in this installation.
      </Nothing>
    )
  return (
    <Nothing
      icon={<IconFilterOff size={22} />}
      title={`No ${what} match`}
      action={
        <Button variant="light" onClick={onClear}>
          Clear the search
        </Button>
      }
    >
      Nothing has “{q}” in its name, and nothing has it as its id.
    </Nothing>
  )
}
