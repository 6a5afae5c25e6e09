/**
 * Stands for leader among the tabs of this browser that do so under one name: `lead` is called once no other leads, and
 * ends with what it answers. Answers with the function by which a tab stops leading, or waiting for it. One that closes or
 * crashes stops by itself, and the next one leads.
 */
export type StandForLeader = (name: string, lead: () => () => void) => () => void

export const standForLeader: StandForLeader = (name, lead) => {
  // Only pages of secure origins have locks. Where there are none every tab leads itself.
  if (!('locks' in navigator)) return lead()
  const leaving = new AbortController()
  const led = () =>
    new Promise<void>((resolve) => {
      if (leaving.signal.aborted) return resolve()
      const end = lead()
      leaving.signal.addEventListener('abort', () => {
        end()
        resolve()
      })
    })
  // Refused when it has left before its turn came.
  void navigator.locks.request(name, { signal: leaving.signal }, led).catch(() => undefined)
  return () => leaving.abort()
}
