import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { PlainFailure } from '../../lib/plain-failure.ts'
import { parentPipe } from '../../lib/stop-signal.ts'
import { childLog, type Ready } from './child-log.ts'

export type ChildSpec = {
  readonly role: string
  readonly program: string
  readonly args?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly logFolder: string
  /** For people at the terminal. */
  readonly say: (line: string) => void
  readonly onReady?: (line: string) => void
  /** Told of every process that begins under this role. */
  readonly onSpawn?: (pid: number) => void
}

export type Child = {
  /** The first time. Rejects with a PlainFailure when it ends before, or does not get up in time. */
  readonly ready: Promise<Ready>
  readonly stop: () => Promise<void>
  readonly kill: () => void
}

const readyWithinMs = 60_000
/** Longer than a worker's drain (10 s), so that only one that hangs is killed. */
const stopWithinMs = 12_000
const backOffMs = { first: 500, most: 30_000 }
/** Who lived this long was well: the next end begins the back-off anew. */
const steadyAfterMs = 60_000

/** Starts a program and keeps it up: one that dies after it was ready is started again, later and later, and it is said. */
export function startChild(spec: ChildSpec): Child {
  const first = deferred<Ready>()
  first.promise.catch(() => undefined)
  const log = childLog(spec.logFolder, spec.role, {
    warning: (text) => spec.say(`${spec.role}: ${text}`),
    ready: (ready, line) => {
      first.resolve(ready)
      spec.onReady?.(line)
    },
  })
  let current: Spawned | null = null
  const stopping = new AbortController()
  const timer = setTimeout(() => first.reject(new PlainFailure(notReady(spec, log.lastLines()))), readyWithinMs)
  first.promise.then(
    () => clearTimeout(timer),
    () => clearTimeout(timer),
  )

  const keepUp = async () => {
    let pauseMs = backOffMs.first
    while (!stopping.signal.aborted) {
      const began = Date.now()
      current = spawned(spec, log.follow)
      const how = await current.ended
      if (stopping.signal.aborted) return
      if (!first.isSettled()) first.reject(new PlainFailure(endedEarly(spec, how, log.lastLines())))
      if (first.hasFailed()) return
      if (Date.now() - began > steadyAfterMs) pauseMs = backOffMs.first
      spec.say(`The ${spec.role} ended (${how}) and is started again in ${pauseMs / 1000} s.`)
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, backOffMs.most)
    }
  }
  const kept = keepUp()
  return {
    ready: first.promise,
    kill: () => current?.process.kill('SIGKILL'),
    stop: async () => {
      stopping.abort()
      const { process: running } = current ?? {}
      running?.kill('SIGTERM')
      const kill = setTimeout(() => running?.kill('SIGKILL'), stopWithinMs)
      await kept
      clearTimeout(kill)
    },
  }
}

type Spawned = { readonly process: ChildProcess; readonly ended: Promise<string> }

/** In a process group of its own: Ctrl-C at the terminal reaches the launcher alone, which stops the others in order. */
function spawned(spec: ChildSpec, follow: (stream: NonNullable<ChildProcess['stdout']>) => void): Spawned {
  const child = spawn(process.execPath, ['--enable-source-maps', spec.program, ...(spec.args ?? [])], {
    env: { ...process.env, ...spec.env, [parentPipe]: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  follow(child.stdout)
  follow(child.stderr)
  if (child.pid !== undefined) spec.onSpawn?.(child.pid)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // `close` and not `exit`: its last words are in the log by then.
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  return { process: child, ended }
}

const notReady = ({ role, logFolder }: ChildSpec, last: string): string =>
  `The ${role} did not get ready within ${readyWithinMs / 1000} s. Its log is in ${logFolder}. Its last lines:\n${last}`

const endedEarly = ({ role, logFolder }: ChildSpec, how: string, last: string): string =>
  `The ${role} did not start (${how}). Its log is in ${logFolder}. Its last lines:\n${last}`

function deferred<T>() {
  let state: 'open' | 'resolved' | 'rejected' = 'open'
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return {
    promise,
    resolve: (value: T) => {
      if (state === 'open') state = 'resolved'
      resolve(value)
    },
    reject: (error: Error) => {
      if (state === 'open') state = 'rejected'
      reject(error)
    },
    isSettled: () => state !== 'open',
    hasFailed: () => state === 'rejected',
  }
}
