import { callsOf } from './calls.ts'
import type { Evidence, Violation } from './evidence.ts'
import type { FinalRows } from './final-rows.ts'
import type { History } from './history.ts'
import { readingOf, type Reading } from './reading.ts'
import { allRules } from './rules/all-rules.ts'

export type Verdict = {
  readonly reading: Reading
  readonly rules: readonly {
    readonly name: string
    readonly sentence: string
    readonly looked: string
    readonly violations: readonly Violation[]
  }[]
}

export type Terms = Pick<Evidence, 'hasOneClock' | 'endsWithinSeconds'>

/** Judges all of it. Pure: whatever it says follows from the lines and the rows. */
export function judge(history: History, rows: FinalRows, terms: Terms): Verdict {
  const evidence: Evidence = { history, rows, calls: callsOf(history.lines), ...terms }
  return {
    reading: readingOf(history),
    rules: allRules.map((rule) => ({
      name: rule.name,
      sentence: rule.sentence,
      looked: rule.looked(evidence),
      violations: rule.violations(evidence),
    })),
  }
}

/** 0: all of it holds. 1: something is untrue, or a history is missing that should speak. */
export const exitCodeOf = ({ reading, rules }: Verdict): 0 | 1 =>
  reading.gaps.length > 0 || rules.some(({ violations }) => violations.length > 0) ? 1 : 0

/** More of one kind say nothing new on a terminal; `--json` has all of them. */
const shownMax = 5

/** As a person reads it: what was read, one line for each invariant, and the evidence of what is untrue. */
export function described({ reading, rules }: Verdict): string {
  const actors = reading.actors.map(({ actor, files, lines }) => `${actor} ${lines} lines in ${files}`)
  const faults = Object.entries(reading.faults).map(([kind, count]) => `${kind} ${count}`)
  return [
    `read ${actors.length === 0 ? 'nothing' : actors.join(', ')}${reading.torn.length === 0 ? '' : `; torn at their end: ${reading.torn.join(', ')}`}`,
    `faults ${faults.length === 0 ? 'none' : faults.join(', ')}`,
    ...reading.gaps.map((gap) => `history: ${gap}`),
    ...rules.flatMap(({ name, sentence, looked, violations }) => [
      `${name} ${violations.length === 0 ? 'holds' : `BROKEN ${violations.length}×`}: ${sentence} (${looked})`,
      ...violations.slice(0, shownMax).map(violationText),
      ...(violations.length > shownMax ? [`   and ${violations.length - shownMax} more`] : []),
    ]),
  ].join('\n')
}

const evidenceMax = 8

function violationText({ run, sentence, lines, rows }: Violation): string {
  const shown = [...lines, ...rows]
  const more = shown.length > evidenceMax ? `, and ${shown.length - evidenceMax} more` : ''
  const proof = shown.slice(0, evidenceMax).join(', ')
  return `   ${run === null ? '' : `operation ${run}: `}${sentence}${proof === '' ? '' : ` — ${proof}${more}`}`
}
