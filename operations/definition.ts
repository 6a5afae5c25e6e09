import type { z } from 'zod'
import type { Capability } from './capability.ts'
import type { LifecyclePolicy } from './policy.ts'
import type { SummaryKey } from './summary.ts'

/** What an operation type declares of its progress (spec: operations §9). It may write nothing else. */
export type DeclaredProgress =
  | { readonly mode: 'activity' }
  | { readonly mode: 'counted'; readonly unit: { readonly one: string; readonly many: string } }
  | { readonly mode: 'phased'; readonly phases: Readonly<Record<string, string>> }
  | { readonly mode: 'composite' }

/** How an operation is started and kept going; absent while a build can only show an operation, not do it. */
export type Start<Input extends z.ZodType = z.ZodType> = {
  /** Needed besides `tenant.operations.start`. */
  readonly capability: Capability
  readonly input: Input
  /** What makes two starts the same work, beside type and scope; hashed as canonical JSON. */
  identity(input: z.output<Input>): unknown
  /** Where the run waits: one lane per tenant and kind of load, or one per workspace. */
  readonly lane: 'provider' | 'local' | 'workspace'
  /** Seconds that it usually takes; null when nobody can say. */
  readonly expectedSeconds: number | null
  readonly policy?: Partial<LifecyclePolicy>
  /** True when a run keeps a cursor, so that another worker can go on where one was lost. */
  readonly resumable: boolean
  /** True when starting it again after a failure can do no harm. */
  readonly retrySafe: boolean
  /** What ends the need for follow-up: a later success of the same work, or only a person. */
  readonly followUp: 'next_success' | 'person'
  readonly summaryKeys: readonly SummaryKey[]
}

export type Definition = {
  readonly label: string
  readonly domain: string
  readonly scope: 'tenant' | 'workspace'
  readonly progress: DeclaredProgress
  /** Old spellings: read, never written. */
  readonly aliases?: readonly string[]
  readonly start?: Start
}
