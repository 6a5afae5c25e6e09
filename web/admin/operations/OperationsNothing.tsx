import { Button } from '@mantine/core'
import { IconFilterOff, IconListCheck } from '@tabler/icons-react'
import { ButtonLink } from '../../links.tsx'
import { paths } from '../../paths.ts'
import { Nothing } from '../../ui/Nothing.tsx'
import { nothingWords } from './nothing-words.ts'
import { isNarrowed } from './search.ts'
import type { OperationsList } from './use-operations.ts'

/** An empty list says what is empty, of which time, and as of when: it is not "all good". */
export function OperationsNothing({ list, asOf }: { list: OperationsList; asOf: string }) {
  if (isNarrowed(list.filter))
    return (
      <Nothing
        icon={<IconFilterOff size={22} />}
        title="No operation matches"
        action={
          <Button variant="light" onClick={list.clear}>
            Clear filters
          </Button>
        }
      >
        Nothing {nothingWords(list.tab, list.filter, asOf).of} fits all of the filters.
      </Nothing>
    )
  const words = nothingWords(list.tab, list.filter, asOf)
  return (
    <Nothing
      icon={<IconListCheck size={22} />}
      title={words.title}
      action={
        list.tab === 'all' ? (
          <ButtonLink variant="light" to={paths.overview}>
            Open a tenant to start one
          </ButtonLink>
        ) : (
          <Button variant="light" onClick={() => list.change({ tab: 'all' })}>
            Show all operations
          </Button>
        )
      }
    >
      {words.body}
    </Nothing>
  )
}
