import type { ReadFailure } from '../../../operations/failure.ts'
import { isReasonCode, reasons, reasonSentence } from '../../../operations/failure.ts'

export type FailureItem = {
  readonly name: string | null
  readonly id: string | null
  readonly message: string
  readonly count: number
  /** Under which Microsoft knows the request; null where none was told. */
  readonly requestId: string | null
}
export type FailureGroup = {
  readonly code: string
  readonly sentence: string
  readonly startAgainHelps: boolean
  /** How often it happened, items or not. */
  readonly count: number
  readonly items: readonly FailureItem[]
}

/** The failures of a run by what went wrong, the commonest first. */
export function failureGroups(failures: readonly ReadFailure[]): FailureGroup[] {
  const byCode = new Map<string, ReadFailure[]>()
  for (const failure of failures) byCode.set(failure.code, [...(byCode.get(failure.code) ?? []), failure])
  return [...byCode]
    .map(([code, all]) => ({
      code,
      sentence: reasonSentence(code),
      startAgainHelps: isReasonCode(code) && reasons[code].startAgainHelps,
      count: all.reduce((sum, { count }) => sum + count, 0),
      items: all.map(({ item, message, count, requestId }) => ({
        name: item?.name ?? null,
        id: item?.id ?? null,
        message,
        count,
        requestId: requestId ?? null,
      })),
    }))
    .sort((a, b) => b.count - a.count)
}
