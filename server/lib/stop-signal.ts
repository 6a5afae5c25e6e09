/** Set by whoever starts a process with a pipe as its stdin, to say: when this pipe closes, I am gone. */
export const parentPipe = 'TENANTATLAS_PARENT_PIPE'

export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'parent gone'

/**
 * Resolves when this process shall end: by a signal, or because the process that started it is gone (also after kill -9,
 * which leaves it no time to say so). A stdin that nobody promised to hold, as of a service, means nothing.
 */
export function stopAsked(): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    if (process.env[parentPipe] === undefined) return
    process.stdin.on('end', () => resolve('parent gone'))
    process.stdin.on('error', () => resolve('parent gone'))
    process.stdin.resume()
  })
}
