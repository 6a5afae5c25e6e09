/**
 * Several lists are read side by side; the run waits only when every one of them does. Answers with the earliest instant
 * at which one goes on, or null while any is busy.
 */
export type JointWait = {
  readonly enter: (key: string) => void
  readonly leave: (key: string) => void
  readonly wait: (key: string, until: Date | null) => void
}

export function createJointWait(tell: (until: Date | null) => void): JointWait {
  const waits = new Map<string, Date | null>()
  const say = (): void => {
    const all = [...waits.values()]
    if (all.length === 0 || all.some((until) => until === null)) return tell(null)
    const times = all.flatMap((until) => (until === null ? [] : [until.getTime()]))
    tell(new Date(Math.min(...times)))
  }
  return {
    enter(key) {
      waits.set(key, null)
      say()
    },
    leave(key) {
      waits.delete(key)
      say()
    },
    wait(key, until) {
      waits.set(key, until)
      say()
    },
  }
}
