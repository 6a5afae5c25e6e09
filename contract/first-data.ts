import type { AnswerOf, RequestOf } from './client.ts'
import type { OperationDetail } from './operation.ts'
import type { countOperations, listOperationEvents, listOperations } from './operations.ts'
import type { Me } from './people.ts'
import type { listTenants } from './tenants.ts'

export type ListQuery = NonNullable<RequestOf<typeof listOperations>['query']>
export type CountQuery = NonNullable<RequestOf<typeof countOperations>['query']>

/**
 * What a page asks for first, sent along with the page itself, so that it is drawn without asking: the very answers that
 * the API gives to this session. Whatever is missing here is asked for as ever.
 */
export type FirstData = {
  /** When it was read, by the server's clock. */
  readonly at: string
  readonly me: Me
  readonly tenants?: AnswerOf<typeof listTenants>
  readonly list?: { readonly query: ListQuery; readonly answer: AnswerOf<typeof listOperations> }
  readonly counts?: { readonly query: CountQuery; readonly answer: AnswerOf<typeof countOperations> }
  readonly operation?: OperationDetail
  readonly events?: { readonly id: string; readonly answer: AnswerOf<typeof listOperationEvents> }
}

/** The element of the page that holds it: a block of data, which no browser runs. */
export const firstDataId = 'first-data'
