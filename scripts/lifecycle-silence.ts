import { operationTypes, policyOf } from '../operations/catalog.ts'
import {
  defaultPolicy,
  drainSeconds,
  fleetAliveWithinSeconds,
  reconcilerPolicy,
  type LifecyclePolicy,
} from '../operations/policy.ts'
import { markdownTable } from './markdown-table.ts'

/** The part of `docs/lifecycle.md` about time: every threshold of the policy, and what happens when it has passed. */
export function silencePart(): string {
  const keys = Object.keys(policyWords) as (keyof LifecyclePolicy)[]
  const limits = keys.map((key) => [time(defaultPolicy[key]), policyWords[key]])
  return `
## When nothing is heard

Freshness is derived when somebody looks, never stored. The same rule stands in TypeScript and in SQL, and only the
database's clock counts.

${markdownTable(['after', 'what then'], [...limits, ...fixed])}

${changes(keys)}

The reconciler looks every ${time(reconcilerPolicy.sweepEverySeconds)}. Where silence decides, it acts only on a beat that it has seen unchanged in two
sweeps at least ${time(reconcilerPolicy.unchangedForSeconds)} apart, so that a database that was away for a minute makes no run look dead; and it looks
again under the lock of the run before it acts, so that a worker that came back just then is left alone. A silent run with
a cursor is not ended but gone on with by another worker, unless somebody wants it cancelled or too many were lost with it.
`
}

const time = (seconds: number): string => (seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`)

const policyWords: Readonly<Record<keyof LifecyclePolicy, string>> = {
  beatEverySeconds: 'The worker beats again for everything it holds, from a thread that no busy handler can starve.',
  staleAfterSeconds: 'without a beat: the run reads "Likely stale" on every surface at once.',
  reconcileAfterSeconds: 'without a beat: the reconciler acts. The run is gone on with, or ended.',
  maxRuntimeSeconds:
    'of running, waits for Microsoft or for people not counted: the run is likely stale, and is ended although it beats.',
  queueStalledAfterSeconds:
    'in which its lane had room, a worker had a free hand and nothing of the lane was taken: a waiting run is likely stale, and ended as never picked up. Behind a full lane, with every hand full or with no worker there, it just waits.',
  cancelForcedAfterSeconds:
    'after somebody asked for a cancel that no worker honoured: it is forced, and the text says so.',
}

const fixed = [
  [
    time(fleetAliveWithinSeconds),
    'without a word from any worker: nobody counts as there to serve, and no queue is stalled.',
  ],
  [time(drainSeconds), 'after SIGTERM: the worker has finished or given back everything it held.'],
]

/** What types change for themselves; read from their definitions. */
function changes(keys: readonly (keyof LifecyclePolicy)[]): string {
  const changed = operationTypes.flatMap((type) =>
    keys
      .filter((key) => policyOf(type)[key] !== defaultPolicy[key])
      .map((key) => `- \`${type}\`: ${time(policyOf(type)[key])} instead of ${time(defaultPolicy[key])} (\`${key}\`)`),
  )
  return changed.length === 0
    ? 'A type may change single values in its definition; so far none does.'
    : `Some types change single values in their definition:\n\n${changed.join('\n')}`
}
