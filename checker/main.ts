import { parseArgs } from 'node:util'
import { readFinalRows } from './final-rows.ts'
import { readHistory } from './history.ts'
import { described, exitCodeOf, judge } from './verdict.ts'

const usage = `checker --history <folder> --database <url> [--ends-within <seconds>] [--clocks-differ] [--json]

0: every invariant holds. 1: one does not, or a history is missing that should speak. 2: it could not be checked.`

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      history: { type: 'string' },
      database: { type: 'string' },
      'ends-within': { type: 'string' },
      'clocks-differ': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const { history, database } = values
  const endsWithinSeconds = values['ends-within'] === undefined ? null : Number(values['ends-within'])
  if (history === undefined || database === undefined || Number.isNaN(endsWithinSeconds)) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const verdict = judge(readHistory(history), await readFinalRows(database), {
    hasOneClock: !values['clocks-differ'],
    endsWithinSeconds,
  })
  say(values.json ? JSON.stringify(verdict, null, 2) : described(verdict))
  return exitCodeOf(verdict)
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`it could not be checked: ${error instanceof Error ? error.message : String(error)}\n`)
  return 2
})
