/** What all figures have: a ground, a title for eyes and ears, a panel with few lines, and axes. */
import { axisTitle, type Axis, type Scale } from './axis.ts'
import { element, escapeMarkup, fitText, text, textWidth } from './markup.ts'
import type { FigurePalette } from './palette.ts'

export interface FigureFrame {
  readonly title: string
  /** For those who can't see it: what it shows, in words. */
  readonly description?: string
  /** Pixels; the figure scales with its place. */
  readonly width: number
  readonly height: number
  readonly palette: FigurePalette
  /** Whether the title is drawn too; a page that has a heading of its own leaves it out. */
  readonly showsTitle?: boolean
}

export interface Panel {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const fontSize = { title: 14, axis: 12, tick: 11.5, label: 12 } as const
const family = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif"

/** A whole figure around its parts, which are markup. */
export function figure(frame: FigureFrame, ...parts: string[]): string {
  const { title, description, width, height, palette, showsTitle = true } = frame
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'figure',
      viewBox: `0 0 ${String(width)} ${String(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': description === undefined ? title : `${title}. ${description}`,
      'font-family': family,
      'font-size': fontSize.label,
      'font-variant': 'tabular-nums',
    },
    told('title', title),
    description === undefined ? '' : told('desc', description),
    element('rect', { width, height, fill: palette.ground }),
    showsTitle
      ? text(
          { x: 16, y: 25, fill: palette.text, 'font-size': fontSize.title, 'font-weight': 600 },
          fitText(title, fontSize.title, width - 24),
        )
      : '',
    ...parts,
  )
}

/** What assistive technology and pointers are told of an element. */
export const told = (name: 'title' | 'desc', words: string): string => element(name, {}, escapeMarkup(words))

/** The panel's place: room for the widest number of the y axis at the left, for the titles above and below. */
export function panelOf(
  { width, height, showsTitle = true }: FigureFrame,
  room: { left: number; right: number; bottom?: number; top?: number },
): Panel {
  return {
    left: room.left,
    top: (showsTitle ? 58 : 30) + (room.top ?? 0),
    right: Math.max(room.left + 40, width - room.right),
    bottom: Math.max(90, height - (room.bottom ?? 44)),
  }
}

/** Room that the numbers of a y axis need. */
export const yRoom = (scale: Scale): number =>
  Math.ceil(Math.max(24, ...scale.ticks.map(({ words }) => textWidth(words, fontSize.tick) + 4))) + 20

export function panelGround({ left, top, right, bottom }: Panel, palette: FigurePalette): string {
  return element('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: palette.panel })
}

/** Lines across, numbers at the left, and the title on top of them, so that no head has to be turned. */
export function yAxis(axis: Axis, scale: Scale, { left, top, right }: Panel, palette: FigurePalette): string {
  return element(
    'g',
    { class: 'figure-axis' },
    text({ x: 16, y: top - 11, fill: palette.muted, 'font-size': fontSize.axis }, axisTitle(axis)),
    ...scale.ticks.map(({ position, words }) =>
      [
        element('line', { x1: left, x2: right, y1: position, y2: position, stroke: palette.line }),
        yNumber(position, words, left, palette),
      ].join(''),
    ),
  )
}

/** A number of the y axis, left of the panel. */
export const yNumber = (position: number, words: string, left: number, palette: FigurePalette): string =>
  text(
    {
      x: left - 8,
      y: position,
      dy: '0.35em',
      'text-anchor': 'end',
      fill: palette.faint,
      'font-size': fontSize.tick,
    },
    words,
  )

export function xAxis(
  axis: Axis,
  scale: Scale,
  { left, right, bottom }: Panel,
  palette: FigurePalette,
): string {
  return element(
    'g',
    { class: 'figure-axis' },
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: palette.axis }),
    ...scale.ticks.map(({ position, words }) =>
      [
        element('line', { x1: position, x2: position, y1: bottom, y2: bottom + 4, stroke: palette.axis }),
        text(
          {
            x: position,
            y: bottom + 17,
            'text-anchor': 'middle',
            fill: palette.faint,
            'font-size': fontSize.tick,
          },
          words,
        ),
      ].join(''),
    ),
    text(
      { x: right, y: bottom + 35, 'text-anchor': 'end', fill: palette.muted, 'font-size': fontSize.axis },
      axisTitle(axis),
    ),
  )
}

/** Lines at a height with words: a chance level, a limit that decides. */
export function rules(
  list: readonly { y: number; words: string }[],
  scale: Scale,
  { left, right }: Panel,
  palette: FigurePalette,
): string {
  return list
    .map(({ y, words }) => {
      const at = scale.at(y)
      if (at === null) return ''
      return element(
        'g',
        { class: 'figure-rule' },
        element('line', {
          x1: left,
          x2: right,
          y1: at,
          y2: at,
          stroke: palette.axis,
          'stroke-dasharray': '2 3',
        }),
        text({ x: left + 6, y: at - 5, fill: palette.muted, 'font-size': fontSize.tick }, words),
      )
    })
    .join('')
}

/** In the middle of a panel that has no data. */
export const nothingYet = ({ left, top, right, bottom }: Panel, palette: FigurePalette): string =>
  text(
    {
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      dy: '0.35em',
      'text-anchor': 'middle',
      fill: palette.faint,
    },
    'Nothing to draw yet.',
  )

const legendRowHeight = 18
const legendWidth = (words: string): number =>
  20 + textWidth(fitText(words, fontSize.label, 180), fontSize.label) + 12

/** What a legend of so many rows, at most, needs above a panel. */
export function legendRoom(
  names: readonly string[],
  width: number,
  most: number,
): { rows: number; height: number } {
  let rows = 1
  let x = 0
  for (const name of names) {
    const needs = legendWidth(name)
    if (x > 0 && x + needs > width) {
      rows++
      x = 0
    }
    x += needs
  }
  return { rows: Math.min(rows, most), height: Math.min(rows, most) * legendRowHeight }
}

/** Names with their colours in rows above a panel, the first of them at `y`; those that don't fit are counted. */
export function legend(
  entries: readonly { words: string; colour: string; mark?: 'line' | 'dashed' | 'dot' | 'paper' }[],
  place: { left: number; width: number; y: number; rows?: number; palette: FigurePalette },
): string {
  const { left, width, rows = 1, palette } = place
  let { y } = place
  let rowsLeft = rows - 1
  let x = left
  const parts: string[] = []
  for (const [index, { words, colour, mark = 'dot' }] of entries.entries()) {
    const shown = fitText(words, fontSize.label, 180)
    const needs = legendWidth(words)
    const isLast = index === entries.length - 1
    if (rowsLeft > 0 && x > left && x + needs > left + width) {
      rowsLeft--
      x = left
      y += legendRowHeight
    }
    if (rowsLeft === 0 && x + needs + (isLast ? 0 : 60) > left + width && index > 0) {
      const rest = `and ${String(entries.length - index)} more`
      parts.push(text({ x, y, dy: '0.35em', fill: palette.faint }, rest))
      break
    }
    parts.push(legendMark(mark, x, y, colour))
    parts.push(text({ x: x + 20, y, dy: '0.35em', fill: palette.muted }, shown))
    x += needs
  }
  return element('g', { class: 'figure-legend' }, ...parts)
}

function legendMark(mark: 'line' | 'dashed' | 'dot' | 'paper', x: number, y: number, colour: string): string {
  if (mark === 'dot') return element('circle', { cx: x + 8, cy: y, r: 4.5, fill: colour })
  const dashes = mark === 'dashed' ? '4 3' : undefined
  return element('line', {
    x1: x,
    x2: x + 15,
    y1: y,
    y2: y,
    stroke: colour,
    'stroke-width': 2,
    'stroke-dasharray': dashes,
  })
}
