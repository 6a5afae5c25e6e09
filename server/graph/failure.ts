import { reasons, type ReasonCode } from '../../operations/failure.ts'
import type { GraphFailure } from './client.ts'
import { readErrorBody, requestIdOf } from './error-body.ts'
import { meaningOf, type ErrorMeaning } from './error-rules.ts'
import type { Break, Exchanged } from './exchange.ts'
import type { Mode } from './families.ts'
import { redact } from './redact.ts'

/** A failed attempt in words, and whether the same request may be sent again. */
export type Refusal = { readonly failure: GraphFailure; readonly again: ErrorMeaning['again'] }

export type AboutCall = {
  readonly mode: Mode
  /** Any one of these application permissions is normally enough. */
  readonly permissions: readonly string[]
  /** Exact texts that must not be told: secrets and token of the connection. */
  readonly secrets: readonly string[]
}

type Answer = Extract<Exchanged, { kind: 'answer' }>

/** Every answer that is not a success. */
export const refusalOfAnswer = (answer: Answer, about: AboutCall): Refusal => {
  const body = readErrorBody(answer.text)
  const approvalHeader = answer.headers.has('x-msft-approval-code') ? 'x-msft-approval-code' : ''
  const { code, again } = meaningOf(answer.status, `${body.code} ${body.text} ${approvalHeader}`, about.mode)
  const named = code === 'permission_denied' ? scopesIn(body.text) : []
  const scopes = code === 'permission_denied' && named.length === 0 ? [...about.permissions] : named
  const message = sentences(
    sentenceFor(code, answer.status),
    scopes.length === 0 ? '' : `${named.length > 0 ? 'It needs' : 'It normally needs'} ${anyOf(scopes)}.`,
    // The scope names have just been said.
    named.length > 0 ? '' : microsoftSays(body.text || body.code, body.kind === 'html'),
  )
  const failure: GraphFailure = {
    code,
    message: redact(message, about.secrets),
    requestId: requestIdOf(answer.headers) ?? body.requestId,
    status: answer.status,
    ...(scopes.length === 0 ? {} : { scopes }),
  }
  return { failure, again }
}

const brokenWords: Record<Break, string> = {
  unreachable: 'The connection broke before an answer came.',
  silent: 'No answer came in time.',
  cut: 'The answer broke off in the middle.',
  stalled: 'The answer stopped coming in the middle.',
  too_large: 'The answer was larger than can be taken.',
}

/** Every request without a whole answer. A write may have taken effect all the same. */
export const refusalOfBreak = (broken: Extract<Exchanged, { kind: 'broken' }>, mode: Mode): Refusal => {
  const code = mode === 'write' ? 'write_unclear' : broken.how === 'too_large' ? 'truncated' : 'provider_unreachable'
  return {
    failure: {
      code,
      message: sentences(reasons[code].sentence, brokenWords[broken.how]),
      requestId: requestIdOf(broken.headers),
      status: broken.status,
    },
    again: mode === 'write' || broken.how === 'too_large' ? 'never' : 'backoff',
  }
}

/** A success that is not what was asked for: HTML of a gateway, JSON that stops half-way. */
export const refusalOfContent = (answer: Answer): Refusal => {
  const looksCut = /^\s*[{[]/.test(answer.text)
  const code = looksCut ? 'truncated' : 'provider_error'
  const what = looksCut ? 'The answer broke off in the middle.' : 'The answer was not in the form it should have.'
  const message = sentences(reasons[code].sentence, what)
  return { failure: { code, message, requestId: requestIdOf(answer.headers), status: answer.status }, again: 'backoff' }
}

/** A failure of our own making about an answer or about the budget. */
export const failureOf = (code: ReasonCode, detail: string, of: Partial<GraphFailure> = {}): GraphFailure => ({
  code,
  message: redact(sentences(reasons[code].sentence, detail)),
  requestId: of.requestId ?? null,
  status: of.status ?? null,
})

const sentenceFor = (code: ReasonCode, status: number): string =>
  code === 'provider_error' ? `Microsoft answered with an error of its own (${status}).` : reasons[code].sentence

const microsoftSays = (text: string, isHtml: boolean): string =>
  text === '' ? '' : isHtml ? `The answer was a web page: “${text}”.` : `Microsoft says: ${text}`

const sentences = (...parts: string[]) => parts.filter((part) => part !== '').join(' ')

const anyOf = (scopes: readonly string[]) => (scopes.length === 1 ? scopes[0] : `one of ${scopes.join(', ')}`)

/** "… must have one of the following scopes: A.Read.All, A.ReadWrite.All - Operation ID …" */
const scopesIn = (text: string): string[] => {
  const list = /scopes?:\s*([^"]{1,1000})/i.exec(text)?.[1] ?? ''
  const names = list.match(/\b[A-Z][A-Za-z]{2,60}(?:\.[A-Z][A-Za-z]{1,60}){1,4}\b/g) ?? []
  return [...new Set(names)].slice(0, 10)
}
