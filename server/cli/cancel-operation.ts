import { cancelOperation } from '../../contract/operations.ts'
import { activeSentence, operationName, runBadge } from '../../operations/presenter.ts'
import { ask, signedIn } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { shownRun } from '../../contract/shown-run.ts'
import { print, type Terminal } from './terminal.ts'

export async function cancel(terminal: Terminal, id: string, options: { json?: boolean }): Promise<number> {
  const to = await signedIn(terminal.env)
  const operation = await ask(to, cancelOperation, { params: { id } })
  print(terminal, options.json === true, operation, (shown) => {
    const run = shownRun(shown)
    // One that nobody held has ended at once; any other goes on to its next checkpoint.
    const said = run.status === 'completed' ? `${runBadge(run).label}.` : activeSentence(run, to.clock.now())
    return [`${operationName(run.id)} · ${run.label}: ${said}`]
  })
  return exitCodes.ok
}
