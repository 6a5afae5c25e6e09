import type { Failure, ReasonCode } from './failure.ts'

/** How long one message may be, in UTF-16 units: a sentence or two, never a payload. */
export const messageMaxLength = 500
/** How many failures one run keeps; the rest is counted in one line. */
export const failuresMax = 100
const nameMaxLength = 200
/** What is longer is not looked at: patterns over megabytes would cost more than the words are worth. */
const lookedAtMax = 20_000

const secretNames =
  'client_?secret|client_?assertion|access_?token|refresh_?token|id_?token|assertion|token|password|passwd|pwd|passphrase|' +
  'secret(?:text|value)?|api[_-]?key|account_?key|shared_?access_?(?:key|signature)|subscription-?key|' +
  'pre_?shared_?key|psk|sig|signature|cookie|set-cookie'

/** What nobody may read. The first group, where there is one, is what goes before it: that may stay. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g, '[removed]'],
  [/\b[a-z][a-z0-9+.-]{1,20}:\\?\/\\?\/[^\s"'<>)\]}\\]+/gi, '[address removed]'],
  [/(\b(?:Bearer|Basic|Negotiate|PoP)[\s:]+)(?!\[removed\])[^\s"',;<>\\]+/gi, '[removed]'],
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, '[removed]'],
  [
    new RegExp(
      `(\\b(?:${secretNames})\\\\*["']?\\s*[:=]\\s*)(?!\\[removed\\])(?:\\\\*(?:"[^"]*"?|'[^']*'?)|[^\\s"',;&<>}]+)`,
      'gi',
    ),
    '[removed]',
  ],
  // Not `name@odata.type`, which names a property.
  [/[^\s"'<>(),;:[\]\\]{1,128}@(?!odata\.|microsoft\.graph)[\p{L}\p{N}.-]{1,255}\.[\p{L}]{2,}/gu, '[person removed]'],
  [/\b[A-Za-z0-9_+/~-]{40,}={0,2}/g, '[removed]'],
]

/**
 * Text that may be stored and shown: no NUL, no lone surrogate, no control or direction-changing characters, no token,
 * secret, person or internal address, and bounded. Goes in: anything at all. Cannot throw (spec: operations §7).
 */
export function sanitizeText(raw: unknown, maxLength: number = messageMaxLength): string {
  const whole = textOf(raw)
  const wasLonger = whole.length > lookedAtMax
  const text = withoutSecrets(wellFormed(lookedAt(whole)))
    .replace(controls, '')
    .replace(tags, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return 'No further detail was given.'
  return text.length > maxLength || wasLonger ? `${firstOf(text, maxLength - 1)}…` : text
}

type Span = { readonly from: number; readonly to: number; readonly label: string }
/** A text as it also may be read, and where each of its characters stands in the text itself. */
type Reading = { readonly text: string; readonly at: readonly number[] }

/**
 * Marks that nobody sees may part a secret, or its name, or both from each other, and so may tags: so a text is searched as
 * it stands, without its marks, with spaces in their place, and without its tags, and whatever is found in any of them goes.
 */
function withoutSecrets(text: string): string {
  const whole: Reading = { text, at: Array.from({ length: text.length }, (_, at) => at) }
  const bare = replaced(whole, controls, '')
  // Most texts have neither, and read the same each time.
  const readings = new Map(
    [bare, replaced(whole, controls, ' '), replaced(bare, tags, ' ')].map((one) => [one.text, one]),
  )
  const found = [...readings.values()].flatMap(spansIn).sort((a, b) => a.from - b.from)
  let clean = ''
  let done = 0
  for (const { from, to, label } of found) {
    if (from >= done) clean += text.slice(done, from) + label
    done = Math.max(done, to)
  }
  return clean + text.slice(done)
}

function spansIn({ text, at }: Reading): Span[] {
  const spans: Span[] = []
  for (const [pattern, label] of secrets) {
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = match.index + (match[1]?.length ?? 0)
      spans.push({ from: at[start] ?? 0, to: (at[pattern.lastIndex - 1] ?? 0) + 1, label })
      // What follows a name may be another name: `Bearer Cookie: x` has its secret after both.
      if (match[1] !== undefined) pattern.lastIndex = start
    }
  }
  return spans
}

/** The reading with something in place of each match; what stands there is where the match began. */
function replaced({ text, at }: Reading, pattern: RegExp, by: '' | ' '): Reading {
  let read = ''
  const places: number[] = []
  let done = 0
  const keep = (to: number): void => {
    read += text.slice(done, to)
    for (let i = done; i < to; i++) places.push(at[i] ?? 0)
  }
  for (const match of text.matchAll(pattern)) {
    keep(match.index)
    read += by
    if (by !== '') places.push(at[match.index] ?? 0)
    done = match.index + match[0].length
  }
  keep(text.length)
  return { text: read, at: places }
}

const tags = /<[^>]{0,200}>/g

/** A cut may halve a secret so that nothing knows it any more: the last word goes with it. */
const lookedAt = (text: string): string =>
  text.length <= lookedAtMax ? text : text.slice(0, lookedAtMax).replace(/\S{1,2000}$/, '')

// ANSI sequences, C0 and C1 controls except white space, bidirectional marks and embeddings, zero-width characters.
const controls = new RegExp(
  '\\u001b\\[[0-9;?]*[A-Za-z]|[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]',
  'g',
)

/** Of an error its message, although JavaScript lets anything stand there. */
function textOf(raw: unknown): string {
  try {
    const said: unknown = raw instanceof Error ? raw.message : raw
    return said === null || said === undefined ? '' : String(said)
  } catch {
    return ''
  }
}

/** Lone surrogates become U+FFFD: PostgreSQL refuses them in jsonb and alters them in text. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/** No longer than so many units, and never half of a pair. */
const firstOf = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')

export type RawFailure = {
  readonly code: ReasonCode
  readonly message: unknown
  readonly count?: number
  readonly item?: { readonly id: unknown; readonly name: unknown }
  readonly requestId?: string | null
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
  const count = Number.isSafeInteger(failure.count) ? Math.max(1, failure.count ?? 1) : 1
  const request = failure.requestId ?? ''
  const base = {
    code: failure.code,
    message: sanitizeText(failure.message),
    count,
    ...(guid.test(request) ? { requestId: request } : {}),
  }
  if (failure.item === undefined) return base
  return { ...base, item: { id: itemText(failure.item.id), name: itemText(failure.item.name) } }
}

/** Nothing else is a request id: a header could hold anything. */
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An item is named as people named it, so an address in a policy's name is kept; only what breaks storage goes. */
const itemText = (raw: unknown): string =>
  firstOf(wellFormed(textOf(raw).slice(0, lookedAtMax)).replace(controls, ''), nameMaxLength)
