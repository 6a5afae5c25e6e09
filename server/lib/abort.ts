/** The error of a call that its caller gave up; whatever reason the caller gave stays readable as the cause. */
export const abortError = (signal: AbortSignal): Error => {
  const error = new Error('The call was aborted.', { cause: signal.reason })
  error.name = 'AbortError'
  return error
}

export const throwIfAborted = (signal: AbortSignal): void => {
  if (signal.aborted) throw abortError(signal)
}

/** The promise, unless the signal aborts first: then an AbortError at once, whatever becomes of the promise. */
export const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError(signal))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
