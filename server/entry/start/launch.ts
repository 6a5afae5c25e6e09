import type { Config } from '../../config/config.ts'
import type { Child } from './child.ts'

/** What is being started, or runs. */
export type Launch = {
  readonly config: Config
  readonly dataDir: string
  readonly say: (line: string) => void
  /** Aborts when everything shall end. */
  readonly stop: AbortSignal
  /** What ends each thing that was begun, in the order of their beginning. */
  readonly undo: (() => unknown)[]
  readonly children: Set<Child>
}
