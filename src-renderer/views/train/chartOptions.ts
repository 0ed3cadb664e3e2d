/** How uPlot draws losses: colours and type of the design's tokens, read each time it draws. */
import type uPlot from 'uplot'
import { logSplits, type ChartAxis, type ChartSeries } from './lossChart.ts'
import { shortDuration } from './words.ts'

interface ChartSettings {
  readonly width: number
  readonly height: number
  readonly axis: ChartAxis
  readonly logLoss: boolean
  readonly logAxis: boolean
  /** Which column the pointer is at; null when it is elsewhere. */
  readonly onPoint: (index: number | null) => void
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
/** A colour of the design: `var(--colour-accent)`, or any other as it is. */
const colourOf = (colour: string) => (colour.startsWith('var(') ? token(colour.slice(4, -1)) : colour)

export function chartOptions(
  series: readonly ChartSeries[],
  { width, height, axis, logLoss, logAxis, onPoint }: ChartSettings,
): uPlot.Options {
  const font = `12px ${token('--font')}`
  const line = { stroke: () => token('--colour-line'), width: 1 }
  const common: uPlot.Axis = {
    stroke: () => token('--colour-text-faint'),
    font,
    grid: line,
    ticks: { show: false },
    border: { show: false },
  }
  const logTicks = (isLog: boolean): Partial<uPlot.Axis> =>
    isLog
      ? { splits: (_plot, _axis, low, high) => logSplits(low, high), filter: (_plot, splits) => splits }
      : {}
  return {
    width,
    height,
    padding: [14, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false, distr: logAxis ? 3 : 1, ...(logAxis && { range: positive }) },
      y: { distr: logLoss ? 3 : 1, range: logLoss ? positive : padded },
    },
    axes: [
      {
        ...common,
        ...logTicks(logAxis),
        size: 30,
        space: 70,
        label: axis === 'step' ? 'Steps' : 'Time trained',
        labelSize: 20,
        labelFont: font,
        labelGap: 0,
        values: (_plot, splits) =>
          splits.map((at) => (axis === 'step' ? at.toLocaleString('en') : shortDuration(at))),
      },
      {
        ...common,
        ...logTicks(logLoss),
        size: 46,
        space: 36,
        label: 'Loss, in nats',
        labelSize: 20,
        labelFont: font,
        labelGap: 0,
        values: (_plot, splits) => splits.map((at) => at.toLocaleString('en', { maximumFractionDigits: 3 })),
      },
    ],
    series: [{}, ...series.map(drawn)],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  }
}

function drawn({ kind, colour, label }: ChartSeries): uPlot.Series {
  const stroke = () => colourOf(colour)
  switch (kind) {
    case 'rough':
      return { label, stroke, width: 1, alpha: 0.3, points: { show: false }, spanGaps: true }
    case 'training':
      return { label, stroke, width: 2, points: { show: false }, spanGaps: true }
    case 'validation':
      return {
        label,
        stroke,
        width: 1.5,
        dash: [5, 4],
        spanGaps: true,
        points: { show: true, size: 5, stroke, fill: stroke },
      }
  }
}

/** Of a logarithmic axis: as far as the values go and a little further, never to 0. */
const positive: uPlot.Scale.Range = (_plot, low, high) => {
  const from = Math.max(low, 1e-3)
  const to = Math.max(high, from * 1.05)
  return [from / 1.04, to * 1.04]
}

const padded: uPlot.Scale.Range = (_plot, low, high) => {
  const margin = Math.max((high - low) * 0.06, 0.02)
  return [low - margin, high + margin]
}
