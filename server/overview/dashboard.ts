import type { Tab } from '../../operations/problem.ts'
import { attentionMax, recentMax, type Dashboard } from '../../contract/dashboard.ts'
import type { HubState } from '../../contract/hub-state.ts'
import { countsIn, newestIn, numberOn, type Looking } from './looking.ts'

/** A place at a glance: how many of each kind, the newest of those that need somebody, and what was done last. */
export async function dashboardOf(looking: Looking, place: HubState): Promise<Dashboard> {
  const on = (tab: Tab): HubState => ({ ...place, tab })
  const succeeded: HubState = { ...on('completed'), outcome: 'succeeded' }
  const counts = await countsIn(looking, place)
  const { asOf, staleAt } = counts
  return {
    asOf,
    staleAt,
    numbers: {
      all: numberOn(counts, place),
      active: numberOn(counts, on('active')),
      active_stale_attention: numberOn(counts, on('active_stale_attention')),
      terminal_follow_up: numberOn(counts, on('terminal_follow_up')),
      completed: numberOn(counts, on('completed')),
      succeeded: numberOn(await countsIn(looking, { ...place, outcome: 'succeeded' }), succeeded),
    },
    attention: {
      active_stale_attention: await newestIn(looking, on('active_stale_attention'), attentionMax),
      terminal_follow_up: await newestIn(looking, on('terminal_follow_up'), attentionMax),
    },
    recent: await newestIn(looking, place, recentMax),
  }
}
