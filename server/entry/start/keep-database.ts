import { startEmbedded, type Embedded } from '../../database/embedded.ts'
import type { Launch } from './launch.ts'

/** Starts the embedded PostgreSQL and keeps it up: one that was killed is started again, and it is said. */
export async function keepDatabase({ dataDir, say, stop, undo }: Launch): Promise<string> {
  const start = () => startEmbedded({ dataDir, log: say })
  let current = await start()
  let restarting: Promise<void> = Promise.resolve()
  const { url } = current

  const watch = (embedded: Embedded): void => {
    void embedded.lost.then(() => {
      if (!stop.aborted) restarting = restart()
    })
  }
  const restart = async () => {
    say('PostgreSQL ended and is started again.')
    try {
      current = await start()
      // It keeps its port. If another program took that in between, nobody of ours would find it.
      if (current.url !== url) throw new Error('its port is taken by another program')
      watch(current)
    } catch (error) {
      say(`PostgreSQL cannot be started again: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  watch(current)
  undo.push(async () => {
    await restarting
    await current.stop()
  })
  return url
}
