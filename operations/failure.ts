/**
 * Reason codes: what went wrong, in a closed list (spec: operations §7). Each has one sentence for people and says
 * whether starting the work again can help.
 */

export type ReasonGroup = 'legitimacy' | 'ends' | 'reconciled' | 'microsoft' | 'ours'
export type Reason = { readonly group: ReasonGroup; readonly sentence: string; readonly startAgainHelps: boolean }

const legitimacy = (sentence: string, startAgainHelps = false): Reason => ({
  group: 'legitimacy',
  sentence,
  startAgainHelps,
})
const ends = (sentence: string, startAgainHelps = false): Reason => ({ group: 'ends', sentence, startAgainHelps })
const reconciled = (sentence: string, startAgainHelps = true): Reason => ({
  group: 'reconciled',
  sentence,
  startAgainHelps,
})
const microsoft = (sentence: string, startAgainHelps: boolean): Reason => ({
  group: 'microsoft',
  sentence,
  startAgainHelps,
})
const ours = (sentence: string, startAgainHelps: boolean): Reason => ({ group: 'ours', sentence, startAgainHelps })

const table = {
  workspace_mismatch: legitimacy('The tenant no longer belongs to the workspace this was started in.'),
  tenant_not_entitled: legitimacy('The person who started this may no longer work in the tenant.'),
  missing_capability: legitimacy('The person who started this no longer holds the right it needs.'),
  tenant_not_operable: legitimacy('The tenant is not active, so nothing may be done in it.', true),
  tenant_missing: legitimacy('The tenant is not there any more.', true),
  initiator_missing: legitimacy('The person who started this is no longer known here.'),
  initiator_not_entitled: legitimacy('The person who started this is no longer a member of the workspace.'),
  provider_connection_invalid: legitimacy('The connection to Microsoft is missing or not usable.', true),
  write_gate_blocked: legitimacy('Writing to this tenant is switched off.', true),
  execution_prerequisite_invalid: legitimacy('Something this needs before it can begin was not in place.', true),

  some_items_failed: ends('Part of it failed.', true),
  all_items_failed: ends('Everything that was tried failed.', true),
  circuit_open: ends('It was stopped early because most of what was tried failed.', true),
  cancelled_by_person: ends('A person cancelled it.', true),
  cancel_forced: ends('It was cancelled; no worker answered the request, so it was ended without one.', true),
  nothing_to_do: ends('There was nothing to do.'),

  worker_lost: reconciled('The worker stopped reporting, so the operation was ended without its result.'),
  worker_crash_loop: reconciled('Three workers in a row were lost while doing it.', false),
  worker_stopped: reconciled('The worker was shut down before the operation could finish.'),
  queue_stalled: reconciled('Nothing picked it up although there was room, so it was ended.'),
  runtime_exceeded: reconciled('It ran longer than it may, so it was ended.'),

  authentication_failed: microsoft('Microsoft did not accept the sign-in of the connection.', true),
  permission_denied: microsoft('Microsoft refused: the connection lacks a permission.', true),
  not_licensed: microsoft('The tenant has no licence for this at Microsoft.', true),
  throttled: microsoft('Microsoft asked to slow down for longer than could be waited.', true),
  not_found: microsoft('Microsoft does not have it (any more).', false),
  conflict: microsoft('Microsoft refused because of a conflicting change.', true),
  invalid_payload: microsoft('Microsoft did not accept what was sent.', false),
  dependency_missing: microsoft('Something it refers to does not exist at Microsoft.', true),
  approval_required: microsoft('Another administrator has to approve it at Microsoft first.', true),
  write_unclear: microsoft('Microsoft did not say whether the change took effect.', false),
  provider_unreachable: microsoft('Microsoft could not be reached.', true),
  provider_error: microsoft('Microsoft answered with an error of its own.', true),
  truncated: microsoft('Microsoft did not deliver the whole list.', true),
  deadline_exceeded: microsoft('It took longer than the time allowed for it.', true),

  invalid_input: ours('What was asked for is not valid.', false),
  internal_error: ours('Something unexpected happened on our side.', true),
} as const satisfies Record<string, Reason>

export type ReasonCode = keyof typeof table
export const reasons: Readonly<Record<ReasonCode, Reason>> = table
export const reasonCodes = Object.keys(table) as [ReasonCode, ...ReasonCode[]]

/** True for a code of the closed list. */
export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(table, code)

/** The sentence for people; a code from elsewhere gets an honest "not known". */
export const reasonSentence = (code: string): string =>
  isReasonCode(code) ? table[code].sentence : 'The reason is not known.'

/** One kind of failure on a run: how often, and where it can be told, which item. */
export type Failure = {
  readonly code: ReasonCode
  /** Sanitized and bounded before it is stored: see `sanitize.ts`. */
  readonly message: string
  readonly count: number
  readonly item?: { readonly id: string; readonly name: string }
  /** Under which Microsoft knows the request, so that their support can be called. */
  readonly requestId?: string
}

/** What the id is called that Microsoft's support asks for. */
export const requestIdLabel = 'Microsoft’s request id'

/** A failure as it may be read: data from elsewhere can hold codes that nobody here knows. */
export type ReadFailure = Omit<Failure, 'code'> & { readonly code: string }
