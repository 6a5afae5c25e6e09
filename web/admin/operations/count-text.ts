import type { OperationCounts } from '../../../contract/operations.ts'

type Count = OperationCounts['tabs']['all']

/** A total as it is shown: exact, or the bound beyond which it is not counted ("10,000+"). */
export const countText = (count: Count): string =>
  typeof count === 'number' ? count.toLocaleString('en') : `${count.atLeast.toLocaleString('en')}+`
