import type { Failure, ReasonCode } from './failure.ts'

/** How long one message may be, in UTF-16 units: a sentence or two, never a payload. */
export const messageMaxLength = 500
/** How many failures one run keeps; the rest is counted in one line. */
export const failuresMax = 100
const nameMaxLength = 200
/** What is longer is not looked at: patterns over megabytes would cost more than the words are worth. */
const lookedAtMax = 20_000

const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g, '[removed]'],
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [removed]'],
  [/\beyJ[\w-]{5,}(\.[\w-]*){0,2}/g, '[removed]'],
  [
    /\b(client_secret|client_assertion|password|secret|access_token|refresh_token|id_token|token|sig|api[-_]?key)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    '$1$2[removed]',
  ],
  [/https?:\/\/[^\s"'<>)\]}]+/gi, '[address removed]'],
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){1,8}/gu, '[person removed]'],
  [/\b[A-Za-z0-9_+/~-]{40,}={0,2}/g, '[removed]'],
]

/**
 * Text that may be stored and shown: no NUL, no lone surrogate, no control or direction-changing characters, no token,
 * secret, person or internal address, and bounded. Goes in: anything at all. Cannot throw (spec: operations §7).
 */
export function sanitizeText(raw: unknown, maxLength: number = messageMaxLength): string {
  let text = typeof raw === 'string' ? raw : textOf(raw)
  const wasLonger = text.length > lookedAtMax
  text = wellFormed(text.slice(0, lookedAtMax))
  for (const [pattern, replacement] of secrets) text = text.replace(pattern, replacement)
  text = text
    .replace(/<[^>]{0,200}>/g, ' ')
    // eslint would call this suspicious; stripping control characters is the point.
    .replace(controls, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length > maxLength || wasLonger) text = `${wellFormed(text.slice(0, maxLength - 1)).replace(/\uFFFD$/, '')}…`
  return text === '' ? 'No further detail was given.' : text
}

// ANSI sequences, C0 and C1 controls except white space, bidirectional marks and embeddings, zero-width characters.
const controls = new RegExp(
  '\\u001b\\[[0-9;?]*[A-Za-z]|[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]',
  'g',
)

function textOf(raw: unknown): string {
  try {
    if (raw instanceof Error) return raw.message
    return raw === null || raw === undefined ? '' : String(raw)
  } catch {
    return ''
  }
}

/** Lone surrogates become U+FFFD: PostgreSQL refuses them in jsonb and alters them in text. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

export type RawFailure = {
  readonly code: ReasonCode
  readonly message: unknown
  readonly count?: number
  readonly item?: { readonly id: unknown; readonly name: unknown }
}

/** The failures as they may be stored: clean, bounded, and honest about what was left out. */
export function sanitizeFailures(raw: readonly RawFailure[]): Failure[] {
  const clean = raw.slice(0, failuresMax).map(sanitizeFailure)
  const leftOut = raw.slice(failuresMax).reduce((sum, failure) => sum + (failure.count ?? 1), 0)
  if (leftOut === 0) return clean
  return [
    ...clean,
    { code: 'some_items_failed', message: `${leftOut} further failures are not listed.`, count: leftOut },
  ]
}

function sanitizeFailure(failure: RawFailure): Failure {
  const base = { code: failure.code, message: sanitizeText(failure.message), count: failure.count ?? 1 }
  if (failure.item === undefined) return base
  // An item is named as people named it, so an address in a policy's name is kept; only what breaks storage goes.
  const name = wellFormed(textOf(failure.item.name)).replace(controls, '').slice(0, nameMaxLength)
  return {
    ...base,
    item: { id: wellFormed(textOf(failure.item.id)).replace(controls, '').slice(0, nameMaxLength), name },
  }
}
