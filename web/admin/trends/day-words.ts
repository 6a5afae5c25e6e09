import type { AnswerOf } from '../../../contract/client.ts'
import { trendDays, type getOutcomeTrend } from '../../../contract/trends.ts'

/** Where the viewer lives; days begin at midnight there. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const options = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const
const at = (day: string): Date => new Date(`${day}T12:00:00Z`)

/** "21 Nov" */
export const dayShort = (day: string): string => at(day).toLocaleDateString('en-GB', options)
/** "Sat, 21 Nov" */
export const dayLong = (day: string): string => at(day).toLocaleDateString('en-GB', { ...options, weekday: 'short' })

type Said = Pick<AnswerOf<typeof getOutcomeTrend>, 'zone' | 'asOf'>

/** Of which time, in whose days, and as of when. */
export const trendNote = ({ zone, asOf }: Said): string =>
  `Created in the last ${trendDays} days, today included · days as in ${zone.replaceAll('_', ' ')} · as of ${new Date(asOf).toLocaleTimeString('en-GB')}`
