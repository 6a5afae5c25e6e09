import type { OperationCounts } from '../../contract/operations.ts'
import { staleWords } from '../../operations/class-words.ts'
import type { OpsKind } from './ops-search.ts'

export const opsTitles: Readonly<Record<OpsKind, string>> = {
  runs: 'Operations of all workspaces',
  failures: 'Failures of all workspaces',
  stuck: 'Stuck in all workspaces',
}

/** What the list holds, in a line. */
export const opsUnder: Readonly<Record<OpsKind, string>> = {
  runs: 'Created in the last 30 days',
  failures: 'Created in the last 30 days and failed, partially succeeded or blocked; settled ones are marked',
  stuck: 'Active, created in the last 30 days, and gone silent, passed over or running longer than they may',
}

/** Which of the counts is the number of rows behind the page. */
export function countOf(kind: OpsKind, { tabs }: OperationCounts): OperationCounts['tabs']['all'] | null {
  switch (kind) {
    case 'runs':
      return null
    case 'failures':
      return tabs.completed
    case 'stuck':
      return tabs.active_stale_attention
  }
}

export const nothingOf: Readonly<Record<OpsKind, { readonly title: string; readonly body: string }>> = {
  runs: { title: 'No operations here', body: 'In the last 30 days none was started that stands on this tab.' },
  failures: { title: 'Nothing ended badly', body: 'No operation of the last 30 days failed, in part or as a whole.' },
  stuck: {
    title: 'Nothing is stuck',
    body: staleWords.none,
  },
}
