import type { InputOf, StartableType } from '../../operations/catalog.ts'
import type { ReasonCode } from '../../operations/failure.ts'
import type { WaitedFor } from '../../operations/run.ts'
import type { SummaryCounts } from '../../operations/summary.ts'
import type { Tx } from '../database/scope.ts'
import type { BatchReport } from './service.ts'

/** What a handler sees of the run that it does, and all that it can do to it. */
export type Job<T extends StartableType = StartableType> = {
  readonly id: number
  readonly type: T
  readonly input: InputOf<T>
  readonly workspaceId: number
  readonly tenant: { readonly id: number; readonly externalId: string } | null
  /** What the last batch left as a place to go on from; undefined at the very first attempt. */
  readonly cursor: unknown
  /** The context as it stood when this attempt began. */
  readonly context: Readonly<Record<string, unknown>>
  readonly attempt: number
  /** Aborts when the run must stop: a wish to cancel, a lost lease, a shutdown. */
  readonly signal: AbortSignal
  /** The counts as last written. */
  counts(): SummaryCounts
  /**
   * Between items, and right before anything that others would notice: throws `Stopped` when the run must stop, also when
   * the lease is over by this process's own clock and nobody had the time to say so.
   */
  checkpoint(): void
  /** One transaction: the fence, what `write` writes, the counts and the cursor. Throws `Stopped` when fenced. */
  batch(write: (tx: Tx) => Promise<BatchReport>): Promise<void>
  /** Says that it waits, for Microsoft unless it says otherwise, and gives back its slot meanwhile; null when it goes on. */
  waiting(until: Date | null, what?: WaitedFor): void
  /** A short transaction to read in, in the scope of the run. */
  read<R>(query: (tx: Tx) => Promise<R>): Promise<R>
}

/** What a handler may return; what became of the items stands in the counts it reported. */
export type HandlerResult =
  | { readonly kind: 'items'; readonly circuitOpen?: boolean }
  | { readonly kind: 'failure'; readonly code: ReasonCode; readonly message: string }
  /** A precondition does not hold, and nothing was done. */
  | { readonly kind: 'blocked'; readonly code: ReasonCode }

export type Handler<T extends StartableType = StartableType> = (job: Job<T>) => Promise<HandlerResult>
export type Handlers = { readonly [T in StartableType]: Handler<T> }

export type StopCause = 'cancel' | 'fenced' | 'shutdown'

/** Thrown through a handler when its run must stop. Handlers let it pass. */
export class Stopped extends Error {
  readonly stopCause: StopCause
  constructor(stopCause: StopCause) {
    super(`the run must stop: ${stopCause}`)
    this.name = 'Stopped'
    this.stopCause = stopCause
  }
}
