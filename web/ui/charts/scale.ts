/** Where the lines of a chart stand: at numbers that people count in, the last of them above all that is shown. */
export function countTicks(most: number): number[] {
  return ticksBy(most, [1, 2, 5])
}

/** The same for spans of time, in ms: seconds, minutes and hours as clocks have them. */
export function durationTicks(mostMs: number): number[] {
  for (const [unitMs, steps, top] of clocks) {
    if (mostMs > unitMs * top) continue
    const step = unitMs * (steps.find((one) => mostMs <= one * unitMs * linesMax) ?? top)
    return ticksOf(mostMs, step)
  }
  return ticksBy(mostMs / hourMs, [1, 2, 5]).map((hours) => hours * hourMs)
}

const linesMax = 4
const hourMs = 3_600_000
const clocks: readonly (readonly [number, readonly number[], number])[] = [
  [1_000, [1, 2, 5, 10, 15], 60],
  [60_000, [1, 2, 5, 10, 15], 60],
]

function ticksBy(most: number, steps: readonly number[]): number[] {
  for (let power = 1; ; power *= 10)
    for (const step of steps) if (most <= step * power * linesMax) return ticksOf(most, step * power)
}

function ticksOf(most: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(most / step))
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}

/** Which of so many labels are written under a chart, so that each has room; the last one always is. */
export function labelledEvery(count: number, width: number, labelWidth: number): (at: number) => boolean {
  const every = Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, width)))
  return (at) => (count - 1 - at) % every === 0
}
