import type { Tab } from '../../operations/problem.ts'
import { attentionMax, recentMax, type Dashboard } from '../../contract/dashboard.ts'
import type { HubState } from '../../contract/hub-state.ts'
import { countsIn, newestIn, numberOn, type Looking } from './looking.ts'

/** A place at a glance: how many of each kind, the newest of those that need somebody, and what was done last. */
export async function dashboardOf(looking: Looking, place: HubState): Promise<Dashboard> {
  const on = (tab: Tab): HubState => ({ ...place, tab })
  const succeeded: HubState = { ...on('completed'), outcome: 'succeeded' }
  const [counts, ended, stale, followUp, recent] = await Promise.all([
    countsIn(looking, place),
    countsIn(looking, { ...place, outcome: 'succeeded' }),
    newestIn(looking, on('active_stale_attention'), attentionMax),
    newestIn(looking, on('terminal_follow_up'), attentionMax),
    newestIn(looking, place, recentMax),
  ])
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
      succeeded: numberOn(ended, succeeded),
    },
    attention: { active_stale_attention: stale, terminal_follow_up: followUp },
    recent,
  }
}
