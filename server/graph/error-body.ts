/** What an error answer says, whatever it is made of: Graph JSON, Intune's JSON inside JSON, OAuth, HTML, text, nothing. */
export type ErrorBody = {
  readonly kind: 'json' | 'html' | 'text' | 'empty'
  /** The outer code, a word such as `Forbidden`. */
  readonly code: string
  /** The text for people, not yet redacted. */
  readonly text: string
  readonly requestId: string | null
  /** Numbers of an Entra sign-in error. */
  readonly numbers: readonly number[]
}

/** Whatever matters stands at the beginning; a gateway's page may be large. */
const readMax = 200_000

export const readErrorBody = (raw: string): ErrorBody => {
  const text = raw.slice(0, readMax).trim()
  if (text === '') return { kind: 'empty', code: '', text: '', requestId: null, numbers: [] }
  const parsed = asRecord(parse(text))
  if (parsed) return typeof parsed['error'] === 'string' ? fromOAuth(parsed) : fromGraph(parsed)
  if (/^(?:<!doctype|<\?xml|<html|<)/i.test(text))
    return { kind: 'html', code: '', text: titleOf(text), requestId: null, numbers: [] }
  return { kind: 'text', code: '', text: text.slice(0, 2_000), requestId: guidOf(text), numbers: [] }
}

const fromGraph = (body: Record<string, unknown>): ErrorBody => {
  const error = asRecord(body['error']) ?? body
  const inner = asRecord(error['innerError']) ?? asRecord(error['innererror'])
  const nested = unfold(string(error['message']))
  const requestId = guidOf(string(inner?.['request-id'])) ?? nested.activityId
  return { kind: 'json', code: string(error['code']), text: nested.text, requestId, numbers: [] }
}

const fromOAuth = (body: Record<string, unknown>): ErrorBody => {
  const description = string(body['error_description'])
  const listed: unknown[] = Array.isArray(body['error_codes']) ? body['error_codes'] : []
  const named = /^AADSTS(\d{4,9})/.exec(description)?.[1]
  const numbers = [...listed, ...(named ? [Number(named)] : [])].filter((value) => typeof value === 'number')
  // After the sentence come trace id, correlation id and time, which are told apart.
  const text = before(description, /Trace ID:/)
    .replace(/^AADSTS\d+:/, '')
    .trim()
  const requestId = guidOf(string(body['trace_id'])) ?? guidOf(string(body['correlation_id']))
  return { kind: 'json', code: string(body['error']), text, requestId, numbers }
}

/** Intune puts a JSON text into `message`, sometimes cut; people get its sentence, support its Activity ID. */
const unfold = (message: string): { text: string; activityId: string | null } => {
  const nested = message.trimStart().startsWith('{') ? innerMessage(message) : message
  const activityId = guidOf(/Activity ID: ([0-9a-f-]{36})/i.exec(nested)?.[1] ?? '')
  return { text: before(nested, / - (?:Operation ID|Activity ID|Url)\b/), activityId }
}

const innerMessage = (message: string): string => {
  const inner = asRecord(parse(message))
  if (inner) return string(inner['Message']) || string(inner['message'])
  return /"message"\s*:\s*"((?:[^"\\]|\\.)*)/i.exec(message)?.[1]?.replaceAll('\\"', '"') ?? ''
}

const before = (text: string, mark: RegExp): string => {
  const at = text.search(mark)
  return (at < 0 ? text : text.slice(0, at)).trim()
}

const titleOf = (html: string) => /<title[^>]{0,200}>([^<]{1,200})/i.exec(html)?.[1]?.trim() ?? ''

const guidOf = (text: string): string | null =>
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(text)?.[0] ?? null

/** The request id of an answer: the header's when it is a GUID, else null. */
export const requestIdOf = (headers: Headers | null): string | null => guidOf(headers?.get('request-id') ?? '')

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

const string = (value: unknown): string => (typeof value === 'string' ? value : '')
