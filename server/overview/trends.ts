import { operationLabel } from '../../operations/catalog.ts'
import type { Outcome } from '../../operations/lifecycle.ts'
import { hubNumber } from '../../contract/hub-number.ts'
import type { HubState } from '../../contract/hub-state.ts'
import { durationsMax, type DurationsOfDay, type OutcomesOfDay } from '../../contract/trends.ts'
import type { Tx } from '../database/scope.ts'
import type { ResolvedFilter } from '../runs/resolved-filter.ts'
import type { Day } from './days.ts'
import { countByDay, durationsByDay, endings, typesWithin } from './trend-queries.ts'

/** A trend in numbers of the hub: the bar of a day opens what it counts. */
type Asked = {
  readonly tx: Tx
  readonly where: ResolvedFilter
  readonly place: HubState
  readonly days: readonly Day[]
}

const shown: readonly Outcome[] = [...endings, 'pending']

const windowOf = ({ day, from, to }: Day) => ({ day, from: from.toISOString(), to: to.toISOString() })
const stateOf = (place: HubState, { from, to }: Day): HubState => ({
  ...place,
  from: from.toISOString(),
  to: to.toISOString(),
})

export async function outcomeTrend({ tx, where, place, days }: Asked): Promise<OutcomesOfDay[]> {
  const counts = await countByDay(tx, where, days)
  return days.map((day, at) => {
    const state = stateOf(place, day)
    const found = new Map(counts.filter((row) => row.day === at).map(({ outcome, count }) => [outcome, count]))
    const all = [...found.values()].reduce((sum, count) => sum + count, 0)
    return {
      ...windowOf(day),
      all: hubNumber(all, state),
      outcomes: shown.flatMap((outcome) => {
        const count = found.get(outcome) ?? 0
        const opens: HubState =
          outcome === 'pending' ? { ...state, tab: 'active' } : { ...state, tab: 'completed', outcome }
        return count === 0 ? [] : [{ outcome, ...hubNumber(count, opens) }]
      }),
    }
  })
}

export async function trendTypes({ tx, where, days }: Asked) {
  const types = await typesWithin(tx, where, days)
  return types
    .map((type) => ({ type, label: operationLabel(type) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

export async function durationTrend({ tx, where, place, days }: Asked, type: string): Promise<DurationsOfDay[]> {
  const rows = await durationsByDay(tx, where, days, type, durationsMax)
  return days.map((day, at) => {
    const row = rows.find((each) => each.day === at)
    const found = row?.found ?? 0
    const state: HubState = { ...stateOf(place, day), tab: 'completed', type, outcome: 'succeeded' }
    return {
      ...windowOf(day),
      succeeded: hubNumber(found > durationsMax ? { atLeast: durationsMax } : found, state),
      medianMs: row?.median_ms ?? null,
      slowestMs: row?.slowest_ms ?? null,
    }
  })
}
