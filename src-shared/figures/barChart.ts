/** Measures of a few things beside each other, with what a paper says as a mark across. */
import { scaleBand } from 'd3-scale'
import { makeScale, numberWords, type Axis } from './axis.ts'
import {
  figure,
  fontSize,
  legend,
  nothingYet,
  panelGround,
  panelOf,
  rules,
  told,
  yAxis,
  yRoom,
  type FigureFrame,
} from './frame.ts'
import { element, text, wrapText } from './markup.ts'
import { seriesColour } from './palette.ts'

export interface BarGroup {
  readonly id: string
  readonly name: string
  /** One a series; null leaves its place empty. */
  readonly values: readonly (number | null)[]
  /** What the paper has there. */
  readonly paper?: number | null
}

export interface BarChart extends FigureFrame {
  readonly y: Axis
  readonly series: readonly { readonly id: string; readonly name: string }[]
  readonly groups: readonly BarGroup[]
  readonly rules?: readonly { readonly y: number; readonly words: string }[]
  /** As the number above a bar is written; its axis' own words without it. */
  readonly format?: (value: number) => string
}

/** Bars stand on 0. Numbers are written above them where they fit. */
export function barChart(chart: BarChart): string {
  const { groups, series, palette } = chart
  const values = groups.flatMap(({ values, paper }) => [...values, paper ?? null])
  const widthOfName = (chart.width - 90) / Math.max(1, groups.length) - 4
  const names = groups.map(({ name }) => wrapText(name, fontSize.label, widthOfName))
  const bottom = 29 + 15 * Math.max(1, ...names.map((lines) => lines.length))
  const extent = panelOf(chart, { left: 0, right: 0, bottom })
  const all = [...values, ...(chart.rules ?? []).map(({ y }) => y)]
  const yScale = makeScale(chart.y, all, [extent.bottom, extent.top + 12], { zeroBased: true })
  const panel = panelOf(chart, { left: yRoom(yScale), right: 20, bottom })
  const outer = scaleBand<number>(
    groups.map((_, index) => index),
    [panel.left, panel.right],
  )
    .paddingInner(0.3)
    .paddingOuter(0.18)
  const inner = scaleBand<number>(
    series.map((_, index) => index),
    [0, outer.bandwidth()],
  ).paddingInner(0.08)
  const zero = chart.y.scale === 'log' ? panel.bottom : (yScale.at(0) ?? panel.bottom)
  const words = chart.format ?? ((value: number) => numberWords(Number(value.toPrecision(3))))
  const parts = groups.map(({ id, name, values, paper }, index) => {
    const left = outer(index)!
    const bars = values.map((value, at) => {
      const y = yScale.at(value)
      const start = inner(at)
      if (y === null || start === undefined || value === null) return ''
      const x = left + start
      const width = Math.min(inner.bandwidth(), 64)
      const shift = x + (inner.bandwidth() - width) / 2
      const written = words(value)
      const isWide = written.length * fontSize.tick * 0.55 <= inner.bandwidth() + 6
      return element(
        'g',
        { class: 'figure-bar' },
        told('title', `${name}, ${series[at].name}: ${written}`),
        element('rect', {
          x: shift,
          y: Math.min(y, zero),
          width,
          height: Math.max(1, Math.abs(zero - y)),
          fill: seriesColour(palette, at),
        }),
        isWide
          ? text(
              {
                x: x + inner.bandwidth() / 2,
                y: y <= zero ? y - 5 : y + 14,
                'text-anchor': 'middle',
                fill: palette.text,
                'font-size': fontSize.tick,
              },
              written,
            )
          : '',
      )
    })
    const paperY = yScale.at(paper)
    return element(
      'g',
      { class: 'figure-group', 'data-id': id },
      ...bars,
      paperY === null
        ? ''
        : element(
            'g',
            {},
            told('title', `${name}, paper: ${words(paper!)}`),
            element('line', {
              x1: left - 4,
              x2: left + outer.bandwidth() + 4,
              y1: paperY,
              y2: paperY,
              stroke: palette.paper,
              'stroke-width': 2,
              'stroke-dasharray': '5 3',
            }),
          ),
      ...names[index].map((line, row) =>
        text(
          {
            x: left + outer.bandwidth() / 2,
            y: panel.bottom + 17 + row * 15,
            'text-anchor': 'middle',
            fill: palette.muted,
          },
          line,
        ),
      ),
    )
  })
  const hasPaper = groups.some(({ paper }) => yScale.at(paper) !== null)
  const entries = [
    ...(series.length > 1 || hasPaper
      ? series.map(({ name }, index) => ({ words: name, colour: seriesColour(palette, index) }))
      : []),
    ...(hasPaper ? [{ words: 'the paper', colour: palette.paper, mark: 'dashed' as const }] : []),
  ]
  return figure(
    chart,
    panelGround(panel, palette),
    yAxis(chart.y, yScale, panel, palette),
    rules(chart.rules ?? [], yScale, panel, palette),
    ...parts,
    element('line', { x1: panel.left, x2: panel.right, y1: zero, y2: zero, stroke: palette.axis }),
    entries.length > 0
      ? legend(entries, {
          left: panel.left + 130,
          width: panel.right - panel.left - 130,
          y: panel.top - 15,
          palette,
        })
      : '',
    values.every((value) => yScale.at(value) === null) ? nothingYet(panel, palette) : '',
  )
}
