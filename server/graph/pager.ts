import type { Budget } from './budget.ts'
import type { GraphFailure } from './client.ts'
import { failureOf } from './failure.ts'
import type { Call, Requester } from './request.ts'

/**
 * A list of Graph, page by page. It ends with `done` only when Microsoft named no further page; whatever else ends it is
 * a failure, so that a part is never taken for the whole (spec: graph §7). The same item may come twice.
 */
export type PageStep =
  | { readonly kind: 'page'; readonly values: readonly Readonly<Record<string, unknown>>[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure }
  | { readonly kind: 'done' }

/** At 25 a page a quarter of a million items: more than any tenant has, less than a loop without end. */
export const pagesMax = 10_000

export async function* readPages(request: Requester, first: Call, budget: Budget): AsyncGenerator<PageStep> {
  const asked = new Set<string>()
  let url = first.url
  for (;;) {
    asked.add(url)
    const outcome = await request({ ...first, url }, budget)
    if (!outcome.ok) return yield { kind: 'failed', failure: outcome.failure }
    const values = recordsIn(outcome.body['value'])
    const about = { requestId: outcome.requestId, status: 200 }
    if (values === null)
      return yield { kind: 'failed', failure: failureOf('provider_error', 'The answer was not a list.', about) }
    yield { kind: 'page', values }
    // The count beside the list is sometimes the page's own: only the absence of a link means the end.
    const link = outcome.body['@odata.nextLink'] ?? null
    if (link === null) return yield { kind: 'done' }
    const objection = objectionTo(link, first, asked)
    if (objection !== null) return yield { kind: 'failed', failure: failureOf('truncated', objection, about) }
    url = link as string
  }
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

const recordsIn = (value: unknown): Readonly<Record<string, unknown>>[] | null =>
  Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
    ? (value as Record<string, unknown>[])
    : null
