import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { firstDataId, type FirstData } from '../../contract/first-data.ts'
import {
  meQuery,
  operationCountsQuery,
  operationEventsQuery,
  operationQuery,
  operationsQuery,
  tenantsQuery,
} from './queries.ts'
import { correctionOf, learnClock, offsetOf } from './server-clock.ts'

/** So long is not asked again for what came with the page; the stream says sooner when it has changed. */
const freshMs = 5_000

/** Takes over what came with the page, so that it is drawn without asking. Called once, before anything is drawn. */
export function takeFirstData(queries: QueryClient): void {
  const text = document.getElementById(firstDataId)?.textContent
  if (!text) return
  const data = JSON.parse(text) as FirstData
  const askedAt = Math.floor(performance.timeOrigin)
  const readAt = Date.parse(data.at)
  learnClock(data.at, askedAt, Date.now())
  // When it was read, by the clock of this browser.
  const updatedAt = Math.min(Date.now(), readAt - correctionOf(offsetOf(readAt, askedAt, Date.now())))
  const take = (queryKey: QueryKey, answer: unknown) => {
    if (answer === undefined) return
    queries.setQueryDefaults(queryKey, { staleTime: freshMs })
    queries.setQueryData(queryKey, answer, { updatedAt })
  }
  take(meQuery.queryKey, data.me)
  take(tenantsQuery.queryKey, data.tenants)
  if (data.list !== undefined) take(operationsQuery(data.list.query).queryKey, data.list.answer)
  if (data.counts !== undefined) take(operationCountsQuery(data.counts.query).queryKey, data.counts.answer)
  if (data.operation !== undefined) take(operationQuery(data.operation.id).queryKey, data.operation)
  if (data.events !== undefined) take(operationEventsQuery(data.events.id).queryKey, data.events.answer)
}
