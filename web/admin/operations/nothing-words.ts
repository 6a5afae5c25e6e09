import { staleWords } from '../../../operations/class-words.ts'
import type { Tab } from '../../../operations/problem.ts'
import { windowText, type Window } from './window.ts'

export type NothingWords = { readonly title: string; readonly body: string; readonly of: string }

const titles: Readonly<Record<Tab, (when: string) => string>> = {
  all: (when) => `No operations ${when}`,
  active: () => 'Nothing is active',
  active_stale_attention: () => 'Nothing is likely stale',
  terminal_follow_up: () => 'Nothing needs follow-up',
  completed: (when) => `No operation ${when} has ended`,
}

const bodies: Readonly<Record<Tab, string>> = {
  all: 'None was started by anybody, and none by a schedule.',
  active: 'No operation is queued or running.',
  active_stale_attention: staleWords.none,
  terminal_follow_up: 'None ended badly without having been settled or looked into.',
  completed: 'Operations that end, however they end, are listed here.',
}

/** What an empty tab may say: only of the time that was looked at, and only as of then. */
export function nothingWords(tab: Tab, window: Window, asOf: string): NothingWords {
  const when = windowText(window).replace(/^created /, '')
  const clock = new Date(asOf).toLocaleTimeString('en-GB')
  return {
    title: titles[tab](when),
    body: `${bodies[tab]} Looked at: operations ${windowText(window)}, as of ${clock}.`,
    of: windowText(window),
  }
}
