import { resolve } from 'node:path'
import { loadConfig } from '../config/load-config.ts'
import { alreadyRunning, lockFolder, type FolderLock } from '../database/folder-lock.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { stopAsked } from '../lib/stop-signal.ts'
import { runEntry } from './run-entry.ts'
import { bringUp } from './start/bring-up.ts'
import type { Launch } from './start/launch.ts'

/**
 * `npm start`: database, simulator, web server and worker on this machine. What is begun is put on a list, and whatever
 * happens the list is worked off backwards, so that nothing is left running.
 */
await runEntry(async () => {
  // A terminal that is gone must not keep us from stopping what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const config = loadConfig()
  const dataDir = resolve(config.dataDir)
  const lock = takeFolder(dataDir)
  const stop = new AbortController()
  const launch: Launch = { config, dataDir, say, stop: stop.signal, undo: [() => lock.release()], children: new Set() }
  const asked = stopAsked().then(() => {
    stop.abort()
    say('\nStopping …')
    hurryOnSecondSignal(launch)
  })
  try {
    const url = await bringUp(launch)
    lock.tell(url)
    say(`\nTenantAtlas is ready: ${url}\nCtrl-C stops it.`)
    await asked
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    for (const undo of launch.undo.reverse()) await undo()
  }
  return 0
})

function takeFolder(dataDir: string): FolderLock {
  try {
    const lock = lockFolder(dataDir)
    if (lock.isMine) return lock
    throw new PlainFailure(alreadyRunning(dataDir, lock))
  } catch (error) {
    // A file where the folder should be, a disk that is full or only to be read: the system's words say which.
    if (error instanceof PlainFailure || !(error instanceof Error)) throw error
    throw new PlainFailure(`DATA_DIR: ${dataDir} cannot be used (${error.message}).`, 1, { cause: error })
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Who asks again does not want to wait for what is still at work; every run of it is found and resumed later. */
function hurryOnSecondSignal({ children }: Launch): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      for (const child of children) child.kill()
    })
  }
}
