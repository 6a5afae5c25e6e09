import fc from 'fast-check'
import type pg from 'pg'
import type { Database } from '../../server/database/scope.ts'
import { lock } from '../../server/runs/claims.ts'
import { reconcile, recountLane } from '../../server/runs/service.ts'
import { createWorkspace } from '../people.ts'
import type { SeqCommand } from './sequence-command.ts'
import { allCommands } from './sequence-commands.ts'
import { monotonicOf, nameLane, newModel, nowOf, type SeqModel } from './sequence-model.ts'
import { asWorker, laneKey, newReal, newWorker, type SeqReal } from './sequence-real.ts'

export type Counts = ReadonlyMap<string, number>
export type Drawn = { readonly seed: number; readonly counts: Counts; readonly divergence: string | null }

const commandsMax = 40

/**
 * Draws sequences of commands and goes each against the product and against the model. Answers with what really happened,
 * and with the first sequence in which the two did not agree, as fast-check tells it.
 */
export async function drawSequences(
  tools: { readonly db: Database; readonly pool: pg.Pool },
  settings: { readonly sequences: number; readonly seed?: number; readonly isShrunk?: boolean },
): Promise<Drawn> {
  const counts = new Map<string, number>()
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1)
  const workspace = await createWorkspace(tools.pool)
  const property = fc.asyncProperty(
    fc.commands(allCommands, { maxCommands: commandsMax, size: 'max' }),
    async (commands) => {
      count('sequences')
      const model = newModel([])
      const real = await newReal(
        { ...tools, workspace, count },
        () => monotonicOf(model),
        () => model.workers[0]?.id ?? '',
      )
      real.tenants.forEach((tenant, index) => nameLane(index, laneKey(tenant)))
      for (let each = 0; each < 3; each++) model.workers.push({ id: await newWorker(real), holds: new Map() })
      model.aliveSince = nowOf(model)
      model.lastAlive = nowOf(model)
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands)
      } finally {
        await endAll(model, real)
      }
    },
  )
  const { sequences, seed, isShrunk = true } = settings
  const details = await fc.check(property, {
    numRuns: sequences,
    endOnFailure: !isShrunk,
    ...(seed === undefined ? {} : { seed }),
  })
  return { seed: details.seed, counts, divergence: details.failed ? divergenceText(details) : null }
}

function divergenceText(details: fc.RunDetails<[Iterable<SeqCommand>]>): string {
  const { errorInstance: error } = details
  return `${fc.defaultReportMessage(details) ?? ''}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** The next sequence finds nothing that it could claim, and no count that is off because of this one. */
async function endAll(model: SeqModel, real: SeqReal): Promise<void> {
  for (const { id } of model.runs)
    await asWorker(real, async (tx) => {
      const run = await lock(tx, id)
      if (run === null || run.status === 'completed') return
      const at = new Date().toISOString()
      await reconcile(tx, run, { at, reason: 'worker_lost', thresholdSeconds: 0, decidedBy: 'the end of the sequence' })
    })
  for (const tenant of real.tenants) await asWorker(real, (tx) => recountLane(tx, laneKey(tenant)))
}

export const told = (counts: Counts): string =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${what}: ${times}`)
    .join('\n')

/** What should have happened so often, and did not. */
export const missing = (counts: Counts, happened: readonly string[], times: number): string[] =>
  happened
    .filter((what) => (counts.get(what) ?? 0) < times)
    .map((what) => `${what}: ${counts.get(what) ?? 0} of ${times}`)
