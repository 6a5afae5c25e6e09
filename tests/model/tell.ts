import type { Found, Path, Size } from './search.ts'
import { gone, nobody, type ModelRun, type World } from './world.ts'

/** A path as people read it: what happened, and how the runs stood then. */
export const tell = <State>(path: Path<State>, wordsOf: (state: State) => string): string =>
  path
    .map(({ label, state }, index) => `${String(index + 1).padStart(3)}. ${label}\n       ${wordsOf(state)}`)
    .join('\n')

export const wordsOfWorld = (world: World): string =>
  world.runs.map((run, index) => `run ${index + 1} ${wordsOfRun(run)}`).join('; ')

function wordsOfRun(run: ModelRun): string {
  const rows = `, rows written ${run.rows.join(' and ')} times`
  const told = run.told > 1 ? `, told ${run.told} times` : ''
  const silent = run.silent > 0 ? `, nothing heard of it for ${run.silent} ticks` : ''
  const wish = run.wish > 0 ? ', to be cancelled' : ''
  if (run.status === 'queued') return `is queued${silent}`
  if (run.status === 'completed') return `is ${run.outcome}${told}${rows}`
  return `is held by ${holderOf(run)} under token ${run.token}${silent}${wish}${rows}`
}

function holderOf({ holder }: ModelRun): string {
  if (holder === nobody) return 'nobody'
  return holder === gone ? 'a process that is gone' : `worker ${holder + 1}`
}

export const sizeText = ({ states, transitions, depth, ends }: Size): string =>
  `${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, depth ${depth}, ${ends.toLocaleString('en')} ends`

/** What was found, for the one who reads why a test failed. */
export function verdictOf<State>(found: Found<State>, wordsOf: (state: State) => string): string {
  if (found.kind === 'fault') return `${found.fault}\n${tell(found.path, wordsOf)}`
  return found.stuck === null ? 'closed' : `no end can be reached any more\n${tell(found.stuck, wordsOf)}`
}
