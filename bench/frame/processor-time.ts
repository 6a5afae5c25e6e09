import { readFileSync } from 'node:fs'

/** The ticks of the system are hundredths of a second on every Linux. */
const tickMs = 10

/** Processor time in ms: of a process itself, and of those that it started and that have ended. */
export function processorTimeOf(pid: number): { readonly own: number; readonly ended: number } {
  // What stands behind the name, which may hold anything, is counted from the closing bracket.
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ').map(Number)
  const at = (field: number): number => (fields[field - 3] ?? 0) * tickMs
  return { own: at(14) + at(15), ended: at(16) + at(17) }
}
