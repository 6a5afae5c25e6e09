import { Button } from '@mantine/core'
import { IconFilterOff, IconStack2 } from '@tabler/icons-react'
import type { InventoryPage } from '../../../contract/inventory.ts'
import { reasonSentence } from '../../../operations/failure.ts'
import { policyTypeKeys } from '../../../operations/policy-types.ts'
import { Nothing } from '../../ui/Nothing.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'
import type { Sync } from './use-sync.ts'

type Props = { page: InventoryPage; isNarrowed: boolean; onClear: () => void; sync: Sync; reason: string | null }

/** Nothing to list is one of five different things, and never said to be another. */
export function InventoryNothing({ page, isNarrowed, onClear, sync, reason }: Props) {
  if (isNarrowed)
    return (
      <Nothing
        icon={<IconFilterOff size={22} />}
        title="No item matches"
        action={
          <Button variant="light" onClick={onClear}>
            Clear filters
          </Button>
        }
      >
        Nothing that was read from this tenant fits all of the filters.
      </Nothing>
    )
  const words = wordsOf(page)
  return (
    <Nothing
      icon={<IconStack2 size={22} />}
      title={words.title}
      action={
        words.canSync ? (
          <ReasonedButton variant="light" reason={reason} loading={sync.isStarting} onClick={() => void sync.start()}>
            Read it now
          </ReasonedButton>
        ) : null
      }
    >
      {words.body}
    </Nothing>
  )
}

type Words = { readonly title: string; readonly body: string; readonly canSync: boolean }

function wordsOf({ lastSync, coverage }: InventoryPage): Words {
  if (lastSync !== null && lastSync.status !== 'completed')
    return {
      title: 'Nothing has been read yet',
      body: 'A sync has been asked for. What it reads appears here.',
      canSync: false,
    }
  const complete = Object.values(coverage).filter(({ status }) => status === 'complete').length
  if (complete === policyTypeKeys.length)
    return { title: 'The tenant holds none of this', body: 'Every type was read, and all were empty.', canSync: false }
  if (complete > 0)
    return {
      title: 'Nothing in what was read',
      body: `${complete} of ${policyTypeKeys.length} types were read, and they were empty. The others may hold something.`,
      canSync: true,
    }
  if (lastSync !== null)
    return {
      title: 'Nothing could be read',
      body: lastSync.reasonCode === null ? 'The last sync read nothing.' : reasonSentence(lastSync.reasonCode),
      canSync: true,
    }
  return {
    title: 'Nothing has been read yet',
    body: 'The inventory lists every policy of the tenant, as it was last read from Microsoft. No sync has been made so far.',
    canSync: true,
  }
}
