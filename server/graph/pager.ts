import type { Budget } from './budget.ts'
import type { GraphFailure } from './client.ts'
import { failureOf } from './failure.ts'
import type { Call, Outcome, Requester } from './request.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * A list of Graph, page by page. It ends with `done` only when Microsoft named no further page; whatever else ends it is
 * a failure, so that a part is never taken for the whole (spec: graph §7). The same item may come twice.
 */
export type PageStep =
  | { readonly kind: 'page'; readonly values: readonly Item[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure }
  | { readonly kind: 'done' }

/** At 25 a page a quarter of a million items: more than any tenant has, less than a loop without end. */
export const pagesMax = 10_000

export async function* readPages(request: Requester, first: Call, budget: Budget): AsyncGenerator<PageStep> {
  const asked = new Set<string>()
  let url: string | null = first.url
  while (url !== null) {
    asked.add(url)
    const outcome = await request({ ...first, url }, budget)
    const page = outcome.ok ? pageIn(outcome, first, asked) : outcome
    if ('failure' in page) {
      yield { kind: 'failed', failure: page.failure }
      return
    }
    yield { kind: 'page', values: page.values }
    if (page.objection !== null) {
      yield { kind: 'failed', failure: page.objection }
      return
    }
    url = page.next
  }
  yield { kind: 'done' }
}

type Page = {
  readonly values: readonly Item[]
  /** The next page; null only when Microsoft named none. The count beside the list is sometimes the page's own. */
  readonly next: string | null
  /** Why the page that was named is not read. */
  readonly objection: GraphFailure | null
}

const pageIn = (
  { body, requestId }: Extract<Outcome, { ok: true }>,
  first: Call,
  asked: ReadonlySet<string>,
): Page | { readonly failure: GraphFailure } => {
  const about = { requestId, status: 200 }
  const values = recordsIn(body['value'])
  if (values === null) return { failure: failureOf('provider_error', 'The answer was not a list.', about) }
  const link = body['@odata.nextLink'] ?? null
  if (link === null) return { values, next: null, objection: null }
  const objection = objectionTo(link, first, asked)
  if (objection !== null || typeof link !== 'string')
    return { values, next: null, objection: failureOf('truncated', objection ?? '', about) }
  return { values, next: link, objection: null }
}

/** Why a link is not followed, in words; null when it may be. The token goes only where the connection points. */
const objectionTo = (link: unknown, first: Call, asked: ReadonlySet<string>): string | null => {
  if (typeof link !== 'string' || !URL.canParse(link)) return 'The address of the next page was not one.'
  const url = new URL(link)
  const base = new URL(first.connection.cloud.graphBaseUrl)
  if (url.origin !== base.origin || url.username !== '' || url.password !== '')
    return 'The address of the next page was outside Microsoft Graph, so it was not followed.'
  if (asked.has(link)) return 'The next page was one that had been read already.'
  if (asked.size >= pagesMax) return `There were more than ${pagesMax} pages.`
  return null
}

const recordsIn = (value: unknown): Item[] | null =>
  Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
    ? (value as Item[])
    : null
