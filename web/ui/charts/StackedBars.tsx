import './charts.css'
import { useElementSize } from '@mantine/hooks'
import { Axes, chartHeight, plotOf } from './Axes.tsx'
import { ChartLink, type Opens } from './ChartLink.tsx'
import { countTicks, labelledEvery } from './scale.ts'
import { fillOf, Stripes, type Look } from './Swatch.tsx'

export type Segment = Opens & Look & { readonly key: string; readonly value: number; readonly title: string }
export type Bar = { readonly key: string; readonly label: string; readonly segments: readonly Segment[] }

const labelWidth = 58
const widestBar = 28

/** One bar for each day, made of what it counts; each part leads to its rows. Said in full by the table beside it. */
export function StackedBars({ bars }: { bars: readonly Bar[] }) {
  const { ref, width } = useElementSize()
  const plot = plotOf(width)
  const most = Math.max(0, ...bars.map(({ segments }) => segments.reduce((sum, { value }) => sum + value, 0)))
  const values = countTicks(most)
  const top = values.at(-1) ?? 1
  const yOf = (value: number) => plot.bottom - (value / top) * (plot.bottom - plot.top)
  const step = (plot.right - plot.left) / Math.max(1, bars.length)
  const isLabelled = labelledEvery(bars.length, plot.right - plot.left, labelWidth)
  const barWidth = Math.min(widestBar, Math.max(2, step * 0.72))
  const middle = (at: number) => plot.left + step * (at + 0.5)
  return (
    <div ref={ref} className="chart" style={{ minHeight: chartHeight }}>
      {width === 0 ? null : (
        <svg width={width} height={chartHeight} aria-hidden>
          <Stripes looks={bars.flatMap(({ segments }) => segments)} />
          <Axes
            plot={plot}
            ticks={values.map((value) => ({ at: yOf(value), text: value.toLocaleString('en') }))}
            labels={bars.flatMap(({ label }, at) => (isLabelled(at) ? [{ at: middle(at), text: label }] : []))}
          />
          {bars.map(({ key, segments }, at) => (
            <g key={key}>
              {stacked(segments).map(({ segment, from, to }) => (
                <ChartLink key={segment.key} opens={segment} title={segment.title}>
                  <rect
                    x={middle(at) - barWidth / 2}
                    width={barWidth}
                    y={yOf(to)}
                    height={Math.max(1, yOf(from) - yOf(to) - 1)}
                    fill={fillOf(segment)}
                  />
                </ChartLink>
              ))}
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}

function stacked(segments: readonly Segment[]) {
  let from = 0
  return segments.map((segment) => {
    const below = from
    from += segment.value
    return { segment, from: below, to: from }
  })
}
