import { live, liveHintSchema } from '../../contract/live.ts'
import { systemClock } from '../lib/clock.ts'
import type { Connection } from './connection.ts'

/** The stream of hints, as something that wakes whoever waits to read again. */
export type Hints = {
  readonly isOpen: () => boolean
  /** Resolves at the next hint about the operation (also one that came since the last wait), or after `ms`. */
  readonly next: (ms: number) => Promise<void>
  readonly close: () => void
}

const reopenMs = 2_000
/** The server is heard of every 15 s at the latest; three times in a row unheard is a line that is dead. */
const silentMaxMs = 45_000
/** No hint comes near this; what never ends a line is no stream of ours. */
const lineMaxLength = 64 * 1024

export function followHints(to: Connection, operationId: string): Hints {
  const closing = new AbortController()
  let isOpen = false
  let isWoken = false
  let rouse: () => void = () => undefined
  const wake = () => {
    isWoken = true
    rouse()
  }

  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await readStream(to, closing.signal, (data) => {
        isOpen = true
        if (concerns(data, operationId)) wake()
      }).catch(() => undefined)
      if (isOpen) wake()
      isOpen = false
      await systemClock.wait(reopenMs, closing.signal).catch(() => undefined)
    }
  }
  void follow()

  return {
    isOpen: () => isOpen,
    next: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          isWoken = false
          rouse = () => undefined
          resolve()
        }
        const timer = setTimeout(done, ms)
        rouse = done
        if (isWoken) done()
      }),
    close: () => {
      closing.abort()
      rouse()
    },
  }
}

/** The greeting counts too: what happened before the stream was open is known by reading once. */
function concerns(data: string, operationId: string): boolean {
  const hint = liveHintSchema.safeParse(parsedOrNull(data))
  if (!hint.success || hint.data.kind === 'notification') return false
  return hint.data.operationId === undefined || hint.data.operationId === operationId
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Reads until the stream ends, falls silent or is closed. */
async function readStream(to: Connection, closed: AbortSignal, onData: (data: string) => void): Promise<void> {
  const silent = new AbortController()
  let timer = setTimeout(() => silent.abort(), silentMaxMs)
  try {
    const response = await fetch(to.url + live.path, {
      headers: { accept: 'text/event-stream', ...to.transport.headers() },
      redirect: 'manual',
      signal: AbortSignal.any([closed, silent.signal]),
    })
    if (!response.ok || response.body === null) return
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), silentMaxMs)
      const lines = (text + chunk).split(/\r?\n/)
      text = lines.pop() ?? ''
      if (text.length > lineMaxLength) return
      for (const line of lines) if (line.startsWith('data:')) onData(line.slice('data:'.length).trim())
    }
  } finally {
    clearTimeout(timer)
    silent.abort()
  }
}
