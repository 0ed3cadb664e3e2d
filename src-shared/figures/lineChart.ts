/** Curves over one axis: losses over steps, pitch over time. */
import { line } from 'd3-shape'
import { makeScale, type Axis } from './axis.ts'
import {
  figure,
  fontSize,
  legend,
  nothingYet,
  panelGround,
  panelOf,
  rules,
  told,
  xAxis,
  yAxis,
  yRoom,
  type FigureFrame,
} from './frame.ts'
import { element, fitText, pixels, text, textWidth } from './markup.ts'
import { seriesColour } from './palette.ts'
import { spreadLabels } from './spreadLabels.ts'

export interface LineSeries {
  readonly id: string
  readonly name: string
  /** In order of x. A point without a y breaks the line. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[]
  readonly dashed?: boolean
  /** The id of the series whose colour it has; its own without. */
  readonly colourOf?: string
}

export interface LineChart extends FigureFrame {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly LineSeries[]
  readonly rules?: readonly { readonly y: number; readonly words: string }[]
}

const labelHeight = 15

/** Names stand at the ends of the curves where there is room, and above them where there isn't. */
export function lineChart(chart: LineChart): string {
  const { series, palette } = chart
  const xValues = series.flatMap(({ points }) => points.map(({ x }) => x))
  const yValues = [
    ...series.flatMap(({ points }) => points.map(({ y }) => y)),
    ...(chart.rules ?? []).map(({ y }) => y),
  ]
  const frameHeight = panelOf(chart, { left: 0, right: 0 })
  const yScale = makeScale(chart.y, yValues, [frameHeight.bottom, frameHeight.top])
  const widest = Math.min(
    Math.max(0, ...series.map(({ name }) => textWidth(name, fontSize.label))) + 18,
    chart.width * 0.3,
  )
  const labelsFit = series.length > 1 && series.length * labelHeight <= frameHeight.bottom - frameHeight.top
  const usesLegend = series.length > 1 && !labelsFit
  const panel = panelOf(chart, { left: yRoom(yScale), right: labelsFit ? widest : 20 })
  const xScale = makeScale(chart.x, xValues, [panel.left, panel.right], {
    wantedTicks: Math.max(2, Math.floor((panel.right - panel.left) / 90)),
    // A curve goes from one side to the other.
    isNice: false,
  })
  // Those that borrow a colour use none up.
  const own = series.filter((one) => one.colourOf === undefined).map(({ id }) => id)
  const orderOf = (index: number) => Math.max(0, own.indexOf(series[index].colourOf ?? series[index].id))
  const colourOf = (index: number) => seriesColour(palette, orderOf(index))
  const dashesOf = (index: number) => {
    if (series[index].dashed) return '5 4'
    return orderOf(index) < palette.series.length ? undefined : '1 4'
  }
  const path = line<{ x: number; y: number | null }>()
    .defined(({ x, y }) => xScale.at(x) !== null && yScale.at(y) !== null)
    .x(({ x }) => xScale.at(x)!)
    .y(({ y }) => yScale.at(y)!)
    .digits(2)
  const ends: { words: string; colour: string; wanted: number }[] = []
  const curves = series.map(({ id, name, points, dashed }, index) => {
    const shown = points.filter(({ x, y }) => xScale.at(x) !== null && yScale.at(y) !== null)
    const last = shown.at(-1)
    if (!last) return ''
    const colour = colourOf(index)
    ends.push({ words: name, colour, wanted: yScale.at(last.y)! })
    return element(
      'g',
      { class: 'figure-series', 'data-id': id },
      told('title', name),
      element('path', {
        d: path(points) ?? '',
        fill: 'none',
        stroke: colour,
        'stroke-width': 1.75,
        'stroke-linejoin': 'round',
        'stroke-linecap': dashed ? 'butt' : 'round',
        'stroke-dasharray': dashesOf(index),
      }),
      // A curve of one point would not be seen.
      element('circle', { cx: xScale.at(last.x)!, cy: yScale.at(last.y)!, r: 2.75, fill: colour }),
    )
  })
  const isEmpty = ends.length === 0
  return figure(
    chart,
    panelGround(panel, palette),
    yAxis(chart.y, yScale, panel, palette),
    xAxis(chart.x, xScale, panel, palette),
    rules(chart.rules ?? [], yScale, panel, palette),
    ...curves,
    labelsFit ? endLabels(ends, panel, widest) : '',
    usesLegend
      ? legend(
          series.map(({ name, dashed }, index) => ({
            words: name,
            colour: colourOf(index),
            mark: dashed || orderOf(index) >= palette.series.length ? 'dashed' : 'line',
          })),
          { left: panel.left + 96, width: panel.right - panel.left - 96, y: panel.top - 15, palette },
        )
      : '',
    isEmpty ? nothingYet(panel, palette) : '',
  )
}

function endLabels(
  ends: readonly { words: string; colour: string; wanted: number }[],
  { top, right, bottom }: { top: number; right: number; bottom: number },
  width: number,
): string {
  const heights = spreadLabels(
    ends.map(({ wanted }) => wanted),
    labelHeight,
    [top + 4, bottom - 4],
  )
  return ends
    .map(({ words, colour }, index) =>
      text(
        { x: pixels(right + 8), y: heights[index], dy: '0.35em', fill: colour },
        fitText(words, fontSize.label, width - 12),
      ),
    )
    .join('')
}
