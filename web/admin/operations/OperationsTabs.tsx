import { Tabs } from '@mantine/core'
import { tabLabels, tabs } from '../../../operations/problem.ts'
import type { OperationCounts } from '../../../contract/operations.ts'
import { ToneBadge } from '../../ui/ToneBadge.tsx'
import { countText } from './count-text.ts'

/** Each number is the number of rows behind its tab, under the same filters, as of the reading. */
export function OperationsTabs({ counts }: { counts: OperationCounts | undefined }) {
  return (
    <Tabs.List aria-label="Which operations" className="hub-tabs">
      {tabs.map((tab) => (
        <Tabs.Tab
          key={tab}
          value={tab}
          rightSection={
            counts === undefined ? (
              // Two figure spaces keep its room, so that no row moves when the number comes.
              <span aria-hidden style={{ visibility: 'hidden' }}>
                <ToneBadge tone="neutral" isSmall>
                  {'\u2007\u2007'}
                </ToneBadge>
              </span>
            ) : (
              <ToneBadge tone="neutral" isSmall title={`As of ${new Date(counts.asOf).toLocaleTimeString('en-GB')}`}>
                {countText(counts.tabs[tab])}
              </ToneBadge>
            )
          }
        >
          {tabLabels[tab]}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  )
}
