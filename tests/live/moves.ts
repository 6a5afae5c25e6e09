import { setTimeout as wait } from 'node:timers/promises'
import { withScope, type Database, type Tx } from '../../server/database/scope.ts'
import type { HintSender } from '../../server/runs/hints.ts'
import { endHints, hintOf, leaseOf, type RunRow } from '../../server/runs/run-row.ts'
import { begin, complete, workerMover } from '../../server/runs/service.ts'
import { readRun, startWork } from '../operations.ts'
import type { TestTenant, TestWorkspace } from '../people.ts'

/** What becomes of one transaction after it has written: how long it is held, and whether anybody is told of it. */
export type Fate = { readonly heldMs: number; readonly isTold: boolean }

export type Writer = {
  readonly db: Database
  readonly workspace: TestWorkspace
  readonly tenant: TestTenant
  readonly sender: HintSender
  readonly fate: () => Fate
}

const worker = 'w-storm'

/** The life of one run: three moves, three events, three transactions. Answers with how many events that were. */
export async function liveOnce({ db, workspace, tenant, sender, fate }: Writer): Promise<number> {
  const move = async (act: (tx: Tx) => Promise<RunRow | null>): Promise<RunRow> => {
    const { heldMs, isTold } = fate()
    const run = await withScope(db, { kind: 'worker' }, async (tx) => {
      const moved = await act(tx)
      if (heldMs > 0) await wait(heldMs)
      return moved
    })
    if (run === null) throw new Error('a move was lost although nobody else moves this run')
    if (isTold) for (const hint of run.status === 'completed' ? endHints(run) : [hintOf(run)]) sender.announce(hint)
    return run
  }
  const { id } = await startWork(db, workspace, 'inventory.sync', { tenant, person: null })
  const queued = await readRun(db, id)
  if (fate().isTold) sender.announce(hintOf(queued))
  const running = await move((tx) => begin(tx, queued, worker))
  await move((tx) => complete(tx, leaseOf(running), { kind: 'items' }, workerMover(worker)))
  return 3
}
