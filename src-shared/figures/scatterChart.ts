/** Points by two measures: runs and takes beside each other. */
import { makeScale, type Axis } from './axis.ts'
import {
  figure,
  fontSize,
  legend,
  legendRoom,
  nothingYet,
  panelGround,
  panelOf,
  told,
  xAxis,
  yAxis,
  yRoom,
  type FigureFrame,
} from './frame.ts'
import { element, fitText, text, textWidth } from './markup.ts'
import { seriesColour } from './palette.ts'

export interface ScatterPoint {
  readonly id: string
  readonly label: string
  /** Without one of them it isn't drawn. */
  readonly x: number | null
  readonly y: number | null
  /** The id of a group. */
  readonly group?: string
}

export interface ScatterChart extends FigureFrame {
  readonly x: Axis
  readonly y: Axis
  /** Each has a colour of its own, in this order. */
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly points: readonly ScatterPoint[]
  /** Ids of points that are drawn larger, above the others, with their label. */
  readonly chosen?: readonly string[]
  /** Which labels are written beside; all are told when the pointer is on a point. */
  readonly labels?: 'all' | 'chosen' | 'none'
}

const labelHeight = 15
/** What the title of the y axis has beside a legend of one row. */
const titleWidth = 130
const mostLegendRows = 3

/** Every point is a `g.figure-point` with its id in `data-id`. */
export function scatterChart(chart: ScatterChart): string {
  const { points, groups, palette, labels = 'chosen' } = chart
  const chosen = new Set(chart.chosen)
  const hasBoth = points.filter(({ x, y }) => Number.isFinite(x ?? NaN) && Number.isFinite(y ?? NaN))
  const names = groups.map(({ name }) => name)
  // Beside the title of the y axis where that has room, in rows of its own otherwise.
  const isBeside = legendRoom(names, chart.width - titleWidth - 90, 2).rows === 1
  const { rows, height: top } = isBeside
    ? { rows: 1, height: 0 }
    : legendRoom(names, chart.width - 32, mostLegendRows)
  const extent = panelOf(chart, { left: 0, right: 0, top })
  const yScale = makeScale(
    chart.y,
    hasBoth.map(({ y }) => y),
    [extent.bottom, extent.top],
  )
  const panel = panelOf(chart, { left: yRoom(yScale), right: 24, top })
  const xScale = makeScale(
    chart.x,
    hasBoth.map(({ x }) => x),
    [panel.left, panel.right],
    { wantedTicks: Math.max(2, Math.floor((panel.right - panel.left) / 90)) },
  )
  const indexOf = new Map(groups.map(({ id }, index) => [id, index]))
  const drawn = hasBoth
    .filter(({ x, y }) => xScale.at(x) !== null && yScale.at(y) !== null)
    .sort((a, b) => Number(chosen.has(a.id)) - Number(chosen.has(b.id)))
  const taken = drawn
    .filter(({ id }) => labels === 'all' || chosen.has(id))
    .map(({ x, y }) => ({ left: xScale.at(x)! - 8, right: xScale.at(x)! + 8, y: yScale.at(y)! }))
  /** Above or below labels and points that it would cover, as near as there is room. */
  const freeHeight = (left: number, right: number, wanted: number) => {
    const isFree = (y: number) =>
      taken.every((it) => right < it.left || left > it.right || Math.abs(y - it.y) >= labelHeight)
    const shifts = taken.flatMap((_, index) => [labelHeight * (index + 1), -labelHeight * (index + 1)])
    const y =
      [0, ...shifts]
        .map((shift) => wanted + shift)
        .find((height) => height > panel.top && height < panel.bottom && isFree(height)) ?? wanted
    taken.push({ left, right, y })
    return y
  }
  const marks = drawn.map(({ id, label, x, y, group }) => {
    const colour = seriesColour(palette, indexOf.get(group ?? '') ?? 0)
    const isChosen = chosen.has(id)
    const [cx, cy] = [xScale.at(x)!, yScale.at(y)!]
    const isLabelled = labels === 'all' || (labels === 'chosen' && isChosen)
    const words = fitText(label, fontSize.label, 220)
    const width = textWidth(words, fontSize.label)
    const isLeft = cx + width + 14 > panel.right
    return element(
      'g',
      { class: isChosen ? 'figure-point chosen' : 'figure-point', 'data-id': id },
      told('title', label),
      // A target that a pointer can hit.
      element('circle', { cx, cy, r: 11, fill: 'transparent' }),
      element('circle', {
        cx,
        cy,
        r: isChosen ? 7 : 5,
        fill: colour,
        'fill-opacity': isChosen ? 1 : 0.75,
        stroke: isChosen ? palette.text : palette.panel,
        'stroke-width': isChosen ? 2 : 1,
      }),
      isLabelled
        ? text(
            {
              x: isLeft ? cx - 11 : cx + 11,
              y: isLeft ? freeHeight(cx - 11 - width, cx - 11, cy) : freeHeight(cx + 11, cx + 11 + width, cy),
              dy: '0.35em',
              'text-anchor': isLeft ? 'end' : 'start',
              fill: palette.text,
            },
            words,
          )
        : '',
    )
  })
  return figure(
    chart,
    panelGround(panel, palette),
    yAxis(chart.y, yScale, panel, palette),
    xAxis(chart.x, xScale, panel, palette),
    groups.length > 1
      ? legend(
          groups.map(({ name }, index) => ({ words: name, colour: seriesColour(palette, index) })),
          isBeside
            ? {
                left: panel.left + titleWidth,
                width: panel.right - panel.left - titleWidth,
                y: panel.top - 15,
                palette,
              }
            : { left: 8, width: chart.width - 32, y: panel.top - top - 15, rows, palette },
        )
      : '',
    ...marks,
    drawn.length === 0 ? nothingYet(panel, palette) : '',
  )
}
