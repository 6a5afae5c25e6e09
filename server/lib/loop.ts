/** Something done again and again, one at a time: after each `wake`, and at the latest `everyMs` after the last round. */
export type Loop = {
  readonly wake: () => void
  /** Ends it; resolves when the round under way is over. */
  readonly stop: () => Promise<void>
}

export function startLoop(everyMs: number, round: () => Promise<void>, onError: (error: unknown) => void): Loop {
  let stopped = false
  let woken = false
  let rouse: () => void = () => undefined

  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve()
      const timer = setTimeout(resolve, everyMs)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false
      await round().catch(onError)
      await rest()
    }
  }
  const done = run()
  return {
    wake() {
      woken = true
      rouse()
    },
    async stop() {
      stopped = true
      rouse()
      await done
    },
  }
}
