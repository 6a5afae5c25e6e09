import type { FastifyRequest } from 'fastify'
import type { AnswerOf } from '../../contract/client.ts'
import type { FirstData } from '../../contract/first-data.ts'
import { countOperations, getOperation, listOperationEvents, listOperations } from '../../contract/operations.ts'
import { getMe } from '../../contract/people.ts'
import type { Route } from '../../contract/route.ts'
import { listTenants } from '../../contract/tenants.ts'
import type { Endpoint, Input, Origin } from '../access/endpoint.ts'
import { isProblem } from '../access/problem-reply.ts'
import { originOf, type Place } from './bind-endpoint.ts'
import { firstQuestion } from './first-question.ts'

/** Longer than this no page waits for its data: it comes without, and asks by itself. */
const patienceMsDefault = 500

export type FirstDataPlace = Place & {
  readonly endpoints: readonly Endpoint[]
  readonly now?: (() => number) | undefined
  readonly pagePatienceMs?: number
}

/**
 * What the page of this address asks for first, read through the endpoints of the API, so that nothing is told here that
 * they would not tell to this session. Null: nobody is signed in, or it could not be read in time.
 */
export async function firstDataOf(request: FastifyRequest, place: FirstDataPlace): Promise<FirstData | null> {
  const origin = originOf(request, place.publicUrl)
  if (origin.credentials.session === null) return null
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>(
    (resolve) => (timer = setTimeout(() => resolve(null), place.pagePatienceMs ?? patienceMsDefault)),
  )
  // What went wrong is told, and logged, when the page asks by itself.
  const reading = readAll(request, place, origin).catch(() => null)
  const data = await Promise.race([reading, patience])
  clearTimeout(timer)
  return data
}

async function readAll(request: FastifyRequest, place: FirstDataPlace, origin: Origin): Promise<FirstData | null> {
  const at = new Date((place.now ?? Date.now)()).toISOString()
  const ask = asker(place, { ...origin, credentials: { ...origin.credentials, bearer: null } })
  const me = await ask(getMe)
  if (me === undefined) return null
  const tenants = ask(listTenants)
  // A refusal is on record each time: whoever may not look is refused once, when the page asks.
  const isRefused = me.workspaces.some(({ capabilities }) => !capabilities.includes('tenant.operations.view'))
  const [path = '', search = ''] = request.url.split('?', 2)
  const question = firstQuestion(path, new URLSearchParams(search), me)
  if (isRefused || question.kind === 'nothing') return { at, me, ...known('tenants', await tenants) }
  if (question.kind === 'hub') {
    const { list, counts } = question
    const answers = await Promise.all([
      tenants,
      ask(listOperations, { query: list }),
      ask(countOperations, { query: counts }),
    ])
    return {
      at,
      me,
      ...known('tenants', answers[0]),
      ...known('list', answers[1] && { query: list, answer: answers[1] }),
      ...known('counts', answers[2] && { query: counts, answer: answers[2] }),
    }
  }
  const params = { id: question.id }
  const answers = await Promise.all([tenants, ask(getOperation, { params }), ask(listOperationEvents, { params })])
  return {
    at,
    me,
    ...known('tenants', answers[0]),
    ...known('operation', answers[1]),
    ...known('events', answers[2] && { id: question.id, answer: answers[2] }),
  }
}

const known = <K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: T }

/** Asks the endpoint of a route as a request over the wire would; undefined: it refused. */
function asker({ endpoints, db }: FirstDataPlace, origin: Origin) {
  return async <R extends Route>(
    route: R,
    raw: { params?: unknown; query?: unknown } = {},
  ): Promise<AnswerOf<R> | undefined> => {
    const endpoint = endpoints.find((one) => one.route === route)
    if (endpoint === undefined) return undefined
    const input = { params: route.params?.parse(raw.params), query: route.query?.parse(raw.query ?? {}) }
    const answer = await endpoint.answer(db, { input: input as unknown as Input<Route>, origin })
    return isProblem(answer) ? undefined : (route.success.body?.parse(answer.body) as AnswerOf<R>)
  }
}
