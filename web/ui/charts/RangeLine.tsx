import './charts.css'
import { useElementSize } from '@mantine/hooks'
import { Axes, chartHeight, plotOf } from './Axes.tsx'
import { ChartLink, type Opens } from './ChartLink.tsx'
import { durationTicks, labelledEvery } from './scale.ts'

export type RangePoint = {
  readonly key: string
  readonly label: string
  /** Null where nothing was measured: the line has a gap there. */
  readonly measured: (Opens & { readonly middleMs: number; readonly mostMs: number; readonly title: string }) | null
}

const labelWidth = 58

type Props = { points: readonly RangePoint[]; color: string; durationText: (ms: number) => string }

/** A line through the middle of each day, and above it how far it went. Said in full by the table beside it. */
export function RangeLine({ points, color, durationText }: Props) {
  const { ref, width } = useElementSize()
  const plot = plotOf(width)
  const values = durationTicks(Math.max(0, ...points.map(({ measured }) => measured?.mostMs ?? 0)))
  const top = values.at(-1) ?? 1
  const yOf = (ms: number) => plot.bottom - (ms / top) * (plot.bottom - plot.top)
  const step = (plot.right - plot.left) / Math.max(1, points.length)
  const isLabelled = labelledEvery(points.length, plot.right - plot.left, labelWidth)
  const xOf = (at: number) => plot.left + step * (at + 0.5)
  return (
    <div ref={ref} className="chart" style={{ minHeight: chartHeight }}>
      {width === 0 ? null : (
        <svg width={width} height={chartHeight} aria-hidden>
          <Axes
            plot={plot}
            ticks={values.map((ms) => ({ at: yOf(ms), text: ms === 0 ? '0' : durationText(ms) }))}
            labels={points.flatMap(({ label }, at) => (isLabelled(at) ? [{ at: xOf(at), text: label }] : []))}
          />
          <path d={pathOf(points, xOf, yOf)} fill="none" stroke={color} strokeWidth="2" />
          {points.map(({ key, measured }, at) =>
            measured === null ? null : (
              <ChartLink key={key} opens={measured} title={measured.title}>
                <rect
                  className="chart-reach"
                  x={xOf(at) - step / 2}
                  y={plot.top}
                  width={step}
                  height={plot.bottom - plot.top}
                />
                <line
                  x1={xOf(at)}
                  x2={xOf(at)}
                  y1={yOf(measured.middleMs)}
                  y2={yOf(measured.mostMs)}
                  stroke={color}
                  strokeOpacity="0.45"
                  strokeWidth="2"
                />
                <circle cx={xOf(at)} cy={yOf(measured.middleMs)} r="3.5" fill={color} />
              </ChartLink>
            ),
          )}
        </svg>
      )}
    </div>
  )
}

/** From day to day; where a day says nothing, nothing is drawn across it. */
function pathOf(points: readonly RangePoint[], xOf: (at: number) => number, yOf: (ms: number) => number): string {
  return points
    .map(({ measured }, at) => {
      if (measured === null) return ''
      const isJoined = at > 0 && points[at - 1]?.measured !== null
      return `${isJoined ? 'L' : 'M'}${xOf(at)} ${yOf(measured.middleMs)}`
    })
    .join('')
}
