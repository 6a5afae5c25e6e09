import type { WaitedFor } from '../../../operations/run.ts'
import { withMove, type Database, type Scope } from '../../database/scope.ts'
import type { HintSender } from '../hints.ts'
import { hintOf, type Lease } from '../run-row.ts'
import { wait } from '../service.ts'
import type { Slots } from './slots.ts'

export type WaitTools = {
  readonly db: Database
  readonly sender: HintSender
  readonly slots: Slots
  readonly log: { warn: (fields: object, text: string) => void }
}

/** A wait shorter than this is not worth giving up a slot for, or telling anybody. */
const waitWorthTellingMs = 1000

export type Waits = {
  /** Until when it waits, and for what; null when it goes on. */
  readonly set: (until: Date | null, what?: WaitedFor) => void
  /**
   * Before it writes: the wait is over, said and done, and the slot is back, unless the run must stop. For one at a time,
   * or a run that comes out of a wait in several places at once would take several slots, and give one back.
   */
  readonly settle: () => Promise<void>
  /** Gives the slot back for good, unless a wait has done so already. */
  readonly leave: () => Promise<void>
}

/** The waits of one run: told in its row, and its slot given to others meanwhile. */
export function trackWaits(
  lease: Lease,
  scope: Scope,
  tools: WaitTools,
  signal: AbortSignal,
  onFenced: () => void,
): Waits {
  let hasSlot = true
  let hasLeft = false
  let told: string | null = null
  let telling: Promise<void> = Promise.resolve()

  const tell = (until: Date | null, what: WaitedFor): void => {
    telling = telling
      .then(async () => {
        const row = await withMove(tools.db, scope, (tx) => wait(tx, lease, until, what))
        if (row === null) onFenced()
        else tools.sender.announce(hintOf(row))
      })
      .catch((error: unknown) => tools.log.warn({ err: error, run: lease.id }, 'a wait could not be told'))
  }
  const set = (until: Date | null, what: WaitedFor = 'microsoft'): void => {
    if (until === null) {
      if (told !== null) tell(null, what)
      told = null
      return
    }
    const saying = `${what} ${until.getTime()}`
    if (until.getTime() - Date.now() < waitWorthTellingMs || told === saying) return
    told = saying
    tell(until, what)
    if (!hasSlot) return
    hasSlot = false
    tools.slots.give()
  }
  return {
    set,
    async settle() {
      set(null)
      await telling
      if (hasSlot || hasLeft || !(await tools.slots.acquire(signal))) return
      if (hasLeft) tools.slots.give()
      else hasSlot = true
    },
    async leave() {
      await telling
      hasLeft = true
      if (!hasSlot) return
      hasSlot = false
      tools.slots.give()
    },
  }
}
