import { fileURLToPath } from 'node:url'

/** How a process of the product is tapped; what each means, and what a point is called, stands in the tap itself. */
export type Tap = {
  /** Where its history goes; absent: it is not written. */
  readonly history?: string
  readonly actor?: 'worker' | 'web'
  readonly name?: string
  /** `<point>:<nth>`: dies by SIGKILL there. */
  readonly kill?: string
  /** `<point>:<nth>`: stands still by SIGSTOP there. */
  readonly stop?: string
  /** Each intent says its point too. */
  readonly points?: boolean
}

const preload = fileURLToPath(new URL('./tap.mjs', import.meta.url))

/** The environment that taps a process, its threads included: `world.start({ ...tapEnv({ history, kill }) })`. */
export const tapEnv = (tap: Tap): Record<string, string> => ({
  NODE_OPTIONS: `--import ${preload}`,
  ...(tap.history === undefined ? {} : { TAP_HISTORY: tap.history }),
  ...(tap.actor === undefined ? {} : { TAP_ACTOR: tap.actor }),
  ...(tap.name === undefined ? {} : { TAP_NAME: tap.name }),
  ...(tap.kill === undefined ? {} : { TAP_KILL: tap.kill }),
  ...(tap.stop === undefined ? {} : { TAP_STOP: tap.stop }),
  ...(tap.points === true ? { TAP_POINTS: '1' } : {}),
})
