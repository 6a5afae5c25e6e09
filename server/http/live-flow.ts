import { startLoop } from '../lib/loop.ts'
import type { RunHint } from '../runs/hints.ts'
import { viewsEveryMs, type Readers } from './live-readers.ts'

/**
 * The first hint goes at once, and those that follow go together after a pause as long as sending took: a write to each
 * stream costs more than its text, and half of the time is left to others however many read.
 */
const pauseMs = { least: 5, most: 100 }
/** What may pile up while nobody knows who may see it; beyond it everybody is told to read everything again. */
const pendingMax = 5000
/** Of those that read everything anew, a thousand do so in a second. */
const anewForReaderMs = 1

export type Flow = {
  readonly take: (hints: readonly RunHint[]) => void
  /** Has everybody read everything anew: hints may have been lost. */
  readonly missed: () => void
  /** Goes on with what had to wait, and greets who has come. */
  readonly wake: () => void
  readonly stop: () => Promise<void>
}

/** Hints on their way to whoever may see them. They wait until that is known. */
export function startFlow(readers: Readers, onError: (error: unknown) => void): Flow {
  let pending: RunHint[] = []
  let isAnewDue = false
  let isTelling = false
  let nextAt = Number.NEGATIVE_INFINITY
  let soon: NodeJS.Timeout | null = null

  const round = async (): Promise<void> => {
    const some = pending
    pending = []
    isTelling = true
    let told = false
    try {
      await readers.learn(some)
      const startedAt = performance.now()
      told = readers.tell(some)
      // What was written is gathered, and goes out once this is over.
      await new Promise((resolve) => setImmediate(resolve))
      const now = performance.now()
      if (some.length > 0) nextAt = now + Math.min(Math.max(pauseMs.least, now - startedAt), pauseMs.most)
    } finally {
      isTelling = false
      if (!told) keep(some, pending)
    }
    if (!told) return
    if (isAnewDue) readers.tellAnew(readers.count() * anewForReaderMs)
    isAnewDue = false
    if (pending.length > 0) plan()
  }
  const keep = (earlier: readonly RunHint[], later: readonly RunHint[]): void => {
    isAnewDue ||= earlier.length + later.length > pendingMax
    pending = isAnewDue ? [] : [...earlier, ...later]
  }
  const loop = startLoop(viewsEveryMs, round, onError)
  const plan = (): void => {
    soon ??= setTimeout(() => {
      soon = null
      loop.wake()
    }, nextAt - performance.now())
  }
  return {
    take(hints) {
      if (readers.count() === 0) return
      keep(pending, hints)
      if (!isTelling) plan()
    },
    missed() {
      isAnewDue = true
      loop.wake()
    },
    wake: () => loop.wake(),
    async stop() {
      if (soon !== null) clearTimeout(soon)
      await loop.stop()
    },
  }
}
