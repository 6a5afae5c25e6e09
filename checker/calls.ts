import { numberIn, textIn, type Line } from './history.ts'

/** One call of a function of the database, with what it answered and what became of the transaction it stood in. */
export type Call = {
  readonly op: string
  readonly run: number | null
  /** The token that the caller said it holds. */
  readonly token: number | null
  readonly move: string | null
  readonly rows: number
  /** How the row stood in the answer. */
  readonly status: string | null
  readonly outcome: string | null
  readonly leaseToken: number | null
  readonly attempt: number | null
  readonly fate: Fate
  readonly intent: Line
  /** Null: nobody heard an answer. */
  readonly answer: Line | null
  /** The answer that made it last: the commit's, or its own when it stood in no transaction. */
  readonly settled: Line | null
}

/** `unclear`: whoever sent the commit never heard of it. */
export type Fate = 'committed' | 'undone' | 'unclear'

/** The calls in a history, in the order of its files. */
export function callsOf(lines: readonly Line[]): Call[] {
  const results = new Map<string, Line>()
  for (const line of lines) if (line.of !== null && line.op !== 'fault') results.set(`${line.file} ${line.of}`, line)
  const resultOf = (intent: Line): Line | null => results.get(`${intent.file} ${intent.n}`) ?? null

  const ends = new Map<string, { fate: Fate; line: Line | null }>()
  for (const line of lines) {
    const tx = numberIn(line, 'tx')
    if (line.phase !== 'intent' || tx === null || (line.op !== 'commit' && line.op !== 'rollback')) continue
    ends.set(`${line.file} ${tx}`, endOf(line, resultOf(line)))
  }
  return lines.flatMap((line) => {
    if (line.phase !== 'intent' || !line.op.startsWith('run_')) return []
    const answer = resultOf(line)
    const tx = numberIn(line, 'tx')
    const end = tx === null ? aloneEnd(answer) : (ends.get(`${line.file} ${tx}`) ?? { fate: 'unclear', line: null })
    return [callOf(line, answer, end)]
  })
}

function endOf(intent: Line, result: Line | null): { fate: Fate; line: Line | null } {
  if (intent.op === 'rollback' || result?.phase === 'fail') return { fate: 'undone', line: result }
  return result?.phase === 'ok' ? { fate: 'committed', line: result } : { fate: 'unclear', line: result }
}

/** Without a transaction of its own a statement lasts as soon as it is answered. */
function aloneEnd(answer: Line | null): { fate: Fate; line: Line | null } {
  if (answer?.phase === 'ok') return { fate: 'committed', line: answer }
  return { fate: answer?.phase === 'fail' ? 'undone' : 'unclear', line: answer }
}

function callOf(intent: Line, answer: Line | null, end: { fate: Fate; line: Line | null }): Call {
  const heard = answer?.phase === 'ok' ? answer : null
  return {
    op: intent.op,
    run: numberIn(intent, 'run') ?? (heard === null ? null : numberIn(heard, 'run')),
    token: numberIn(intent, 'token'),
    move: textIn(intent, 'move'),
    rows: heard === null ? 0 : (numberIn(heard, 'rows') ?? 0),
    status: heard === null ? null : textIn(heard, 'status'),
    outcome: heard === null ? null : textIn(heard, 'outcome'),
    leaseToken: heard === null ? null : numberIn(heard, 'lease_token'),
    attempt: heard === null ? null : numberIn(heard, 'attempt'),
    fate: end.fate,
    intent,
    answer,
    settled: end.line,
  }
}

/** It moved or wrote a row, and it is known to have lasted. */
export const isAccepted = (call: Call): boolean => call.fate === 'committed' && call.rows > 0
