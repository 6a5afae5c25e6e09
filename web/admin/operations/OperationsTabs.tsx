import { Badge, Tabs } from '@mantine/core'
import { tabLabels, tabs } from '../../../operations/problem.ts'
import type { OperationCounts } from '../../../contract/operations.ts'
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
              <Badge color="gray" size="sm" aria-hidden style={{ visibility: 'hidden' }}>
                {'\u2007\u2007'}
              </Badge>
            ) : (
              <Badge color="gray" size="sm" title={`As of ${new Date(counts.asOf).toLocaleTimeString('en-GB')}`}>
                {countText(counts.tabs[tab])}
              </Badge>
            )
          }
        >
          {tabLabels[tab]}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  )
}
