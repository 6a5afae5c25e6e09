export type Plot = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** The room of a chart of that width, with its labels left and below. */
export const plotOf = (width: number): Plot => ({ left: 44, right: Math.max(45, width - 4), top: 8, bottom: 176 })
export const chartHeight = 200

type Props = {
  plot: Plot
  ticks: readonly { readonly at: number; readonly text: string }[]
  labels: readonly { readonly at: number; readonly text: string }[]
}

/** The lines to read heights off, and what stands below. `at` is a place in the plot, in px. */
export function Axes({ plot, ticks, labels }: Props) {
  return (
    <g>
      {ticks.map(({ at, text }) => (
        <g key={text}>
          <line className="chart-line" x1={plot.left} x2={plot.right} y1={at} y2={at} />
          <text x={plot.left - 8} y={at} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {labels.map(({ at, text }, place) => (
        <text key={text} x={at} y={plot.bottom + 18} textAnchor={place === labels.length - 1 ? 'end' : 'middle'}>
          {text}
        </text>
      ))}
    </g>
  )
}
