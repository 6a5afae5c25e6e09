import type { ReasonCode } from '../../operations/failure.ts'
import type { Mode } from './families.ts'

/** What an error answer means, as a table read from top to bottom (spec: graph §8, §12). */
export type ErrorMeaning = {
  readonly code: ReasonCode
  /** May the same request be sent again by itself: after the asked pause, after our own, with a new token, or not. */
  readonly again: 'never' | 'throttled' | 'backoff' | 'new_token'
}

type Rule = ErrorMeaning & {
  readonly status: readonly number[]
  /** Searched in code and text together; absent: every answer with that status. */
  readonly says?: RegExp
}

const approval = /x-msft-approval-(?:justification|code)|ApprovalRequired|requires? (?:multi.admin )?approval/i
const licence = /not applicable to target tenant|not licensed|licen[cs]e|AadPremium|NonPremiumTenant/i
const missing =
  /\b1040:|does not exist in the directory|(?:Scope Tags|Filters?) validation failed|InvalidReferenceId|Invalid Reference id/i

const rules: readonly Rule[] = [
  { status: [429], code: 'throttled', again: 'throttled' },
  { status: [401], code: 'authentication_failed', again: 'new_token' },
  { status: [400, 403, 412], says: approval, code: 'approval_required', again: 'never' },
  { status: [400, 403], says: licence, code: 'not_licensed', again: 'never' },
  { status: [403], code: 'permission_denied', again: 'never' },
  { status: [400], says: missing, code: 'dependency_missing', again: 'never' },
  { status: [404], code: 'not_found', again: 'never' },
  { status: [409, 412], code: 'conflict', again: 'never' },
  // The marker of a page or a delta is dead: what was read so far is not the whole.
  { status: [410], code: 'truncated', again: 'never' },
  { status: [423], code: 'conflict', again: 'backoff' },
  { status: [408], code: 'provider_unreachable', again: 'backoff' },
]

/** A write that met an error of the server may have taken effect, so it is neither repeated nor called failed. */
export const meaningOf = (status: number, said: string, mode: Mode): ErrorMeaning => {
  const rule = rules.find((each) => each.status.includes(status) && (each.says?.test(said) ?? true))
  if (rule) return rule
  if (status >= 500 || status < 400)
    return mode === 'write' && status >= 500
      ? { code: 'write_unclear', again: 'never' }
      : { code: 'provider_error', again: status >= 500 ? 'backoff' : 'never' }
  return { code: 'invalid_payload', again: 'never' }
}
