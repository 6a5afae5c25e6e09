/** One thing that may happen in a state. */
export type Step<State> = {
  readonly label: string
  readonly next: State
  /** Nobody may count on it: a person acts, something dies, stops or refuses. */
  readonly isUncertain?: boolean
}

export type Machine<State> = {
  readonly first: State
  readonly steps: (state: State) => Step<State>[]
  /** Two states with one key have the same future. */
  readonly keyOf: (state: State) => string
  /** What is wrong with this state, or with coming to it from that one; null when nothing is. */
  readonly fault: (state: State, before: State | null) => string | null
  readonly isEnd: (state: State) => boolean
}

export type Found<State> =
  | { readonly kind: 'closed'; readonly size: Size; readonly stuck: Path<State> | null }
  | { readonly kind: 'fault'; readonly size: Size; readonly fault: string; readonly path: Path<State> }
export type Size = {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly ends: number
}
export type Path<State> = readonly { readonly label: string; readonly state: State }[]

/** States are numbered as they are found; of each, how it was first come to. The states themselves are not kept. */
type Known = { readonly parents: number[]; readonly labels: string[]; readonly ends: number[] }

/**
 * Breadth first over everything that can happen, until nothing new turns up: a fault is found on a shortest path. A closed
 * space is then asked from where no end can be reached by steps that one may count on.
 */
export function explore<State>(machine: Machine<State>): Found<State> {
  const known: Known = { parents: [-1], labels: [''], ends: [] }
  const numbers = new Map<string, number>([[machine.keyOf(machine.first), 0]])
  const sure: [from: number[], to: number[]] = [[], []]
  let frontier: [number, State][] = [[0, machine.first]]
  let transitions = 0
  for (let depth = 0; ; depth++) {
    const size = (): Size => ({ states: numbers.size, transitions, depth, ends: known.ends.length })
    const following: [number, State][] = []
    for (const [number, state] of frontier) {
      if (machine.isEnd(state)) known.ends.push(number)
      for (const { label, next, isUncertain } of machine.steps(state)) {
        transitions++
        const key = machine.keyOf(next)
        let found = numbers.get(key)
        const isNew = found === undefined
        if (found === undefined) {
          found = numbers.size
          numbers.set(key, found)
          known.parents.push(number)
          known.labels.push(label)
          following.push([found, next])
        }
        const fault = machine.fault(next, state)
        if (fault !== null) return { kind: 'fault', size: size(), fault, path: pathTo(machine, known, number, label) }
        if (isUncertain !== true && (isNew || found !== number)) {
          sure[0].push(number)
          sure[1].push(found)
        }
      }
    }
    if (following.length === 0) return { kind: 'closed', size: size(), stuck: stuckPath(machine, known, sure) }
    frontier = following
  }
}

/** The way to a state and one step further, played again from the beginning. */
function pathTo<State>(machine: Machine<State>, known: Known, number: number, last: string | null): Path<State> {
  const labels = last === null ? [] : [last]
  for (let each = number; each > 0; each = known.parents[each] ?? 0) labels.unshift(known.labels[each] ?? '')
  let state = machine.first
  return labels.map((label) => {
    const step = machine.steps(state).find((each) => each.label === label)
    if (step === undefined) throw new Error(`the way cannot be gone again: ${label}`)
    state = step.next
    return { label, state }
  })
}

/** The shortest way to a state from which no end can be reached any more; null when there is none. */
function stuckPath<State>(
  machine: Machine<State>,
  known: Known,
  [from, to]: readonly [readonly number[], readonly number[]],
): Path<State> | null {
  const count = known.parents.length
  const starts = new Uint32Array(count + 1)
  for (const target of to) starts[target + 1] = (starts[target + 1] ?? 0) + 1
  for (let each = 1; each <= count; each++) starts[each] = (starts[each] ?? 0) + (starts[each - 1] ?? 0)
  const sources = new Uint32Array(to.length)
  const filled = starts.slice()
  to.forEach((target, edge) => {
    const place = filled[target] ?? 0
    sources[place] = from[edge] ?? 0
    filled[target] = place + 1
  })
  const isSafe = new Uint8Array(count)
  const reached = [...known.ends]
  for (const end of reached) isSafe[end] = 1
  for (let each = reached.pop(); each !== undefined; each = reached.pop())
    for (let edge = starts[each] ?? 0; edge < (starts[each + 1] ?? 0); edge++) {
      const source = sources[edge] ?? 0
      if (isSafe[source] === 1) continue
      isSafe[source] = 1
      reached.push(source)
    }
  const stuck = isSafe.indexOf(0)
  return stuck < 0 ? null : pathTo(machine, known, stuck, null)
}
