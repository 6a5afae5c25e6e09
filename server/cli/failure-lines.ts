import { timesText } from '../../operations/ending-words.ts'
import { reasonSentence, requestIdLabel, type ReadFailure } from '../../operations/failure.ts'

/** What went wrong, by cause, the commonest first; under each what it hit and what was answered for it. */
export function failureLines(failures: readonly ReadFailure[]): string[] {
  const byCode = new Map<string, ReadFailure[]>()
  for (const failure of failures) byCode.set(failure.code, [...(byCode.get(failure.code) ?? []), failure])
  const groups = [...byCode].map(([code, all]) => ({
    code,
    all,
    count: all.reduce((sum, { count }) => sum + count, 0),
  }))
  return groups
    .sort((a, b) => b.count - a.count)
    .flatMap(({ code, all, count }) => [`${reasonSentence(code)} (${timesText(count)})`, ...all.map(itemLine)])
}

function itemLine({ item, message, count, requestId }: ReadFailure): string {
  const often = count === 1 ? '' : ` (${timesText(count)})`
  const request = requestId === undefined ? '' : ` ${requestIdLabel}: ${requestId}.`
  return `  ${item === undefined ? '' : `${item.name} [${item.id}]: `}${message}${often}${request}`
}
