import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { countText } from '../admin/operations/count-text.ts'
import { PageHeader } from '../ui/PageHeader.tsx'
import { AsOf } from './AsOf.tsx'
import { countOf, opsTitles, opsUnder } from './ops-words.ts'
import type { OpsList } from './use-ops.ts'

/** Which operations these are, how many, and as of when. */
export function OpsHeader({ list }: { list: OpsList }) {
  const { kind, reading, shown, counts, isPolled } = list
  const count = counts === undefined ? null : countOf(kind, counts)
  return (
    <PageHeader
      title={opsTitles[kind]}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={() => void reading.refetch()}
        >
          Read again
        </Button>
      }
    >
      {count === null ? '' : `${countText(count)} · `}
      {opsUnder[kind]}
      {shown === null ? null : (
        <>
          {' · '}
          <AsOf at={shown.asOf} isPolled={isPolled} />
        </>
      )}
    </PageHeader>
  )
}
