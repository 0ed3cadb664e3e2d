/** Axes, levels, notes and pitch around a picture of a sound. */
import { line } from 'd3-shape'
import { midiToHz } from '../conditioning/description.ts'
import { makeScale } from './axis.ts'
import {
  figure,
  fontSize,
  nothingYet,
  panelGround,
  panelOf,
  xAxis,
  yNumber,
  type FigureFrame,
  type Panel,
} from './frame.ts'
import { element, text } from './markup.ts'
import type { FigurePalette } from './palette.ts'
import { rowScale, type Rows } from './rows.ts'

export interface SpectrogramFrame extends FigureFrame {
  /** An address of a picture that is stretched over the panel: time from the left, the highest row on top. */
  readonly image: string | null
  readonly seconds: number
  readonly rows: Rows
  /** Drawn as outlines. */
  readonly notes?: readonly {
    readonly midi: number
    readonly startSeconds: number
    readonly durationSeconds: number
  }[]
  /** 0 or NaN where there is none. */
  readonly pitch?: { readonly hopSeconds: number; readonly frequencyHz: ArrayLike<number> }
  /** The scale beside it, colours from the lowest level to the highest. */
  readonly levels?: {
    readonly low: number
    readonly high: number
    readonly unit: string
    readonly colours: readonly string[]
  }
}

export function spectrogramFrame(frame: SpectrogramFrame): string {
  const { palette, image, seconds } = frame
  const panel = panelOf(frame, { left: 66, right: frame.levels ? 78 : 20 })
  const rows = rowScale(frame.rows, [panel.bottom, panel.top])
  const wanted = Math.max(2, Math.floor((panel.right - panel.left) / 80))
  const time = makeScale(
    { title: 'Time', unit: 's', domain: [0, seconds > 0 ? seconds : 1] },
    [],
    [panel.left, panel.right],
    { wantedTicks: wanted },
  )
  const clip = `clip-${hashOf(`${frame.title}|${String(seconds)}|${image ?? ''}`)}`
  const { left, top, right, bottom } = panel
  const box = { x: left, y: top, width: right - left, height: bottom - top }
  return figure(
    frame,
    panelGround(panel, palette),
    image === null
      ? nothingYet(panel, palette)
      : element('image', { ...box, href: image, preserveAspectRatio: 'none' }),
    element('clipPath', { id: clip }, element('rect', box)),
    element(
      'g',
      { 'clip-path': `url(#${clip})` },
      notesOutlines(frame, time.at, rows.atHz, panel),
      pitchLine(frame, time.at, rows.atHz),
    ),
    element('rect', { ...box, fill: 'none', stroke: palette.axis }),
    text({ x: 16, y: top - 11, fill: palette.muted, 'font-size': fontSize.axis }, rows.title),
    ...rows.ticks.map(({ position, words }) =>
      [
        element('line', { x1: left - 4, x2: left, y1: position, y2: position, stroke: palette.axis }),
        yNumber(position, words, left, palette),
      ].join(''),
    ),
    xAxis({ title: 'Time', unit: 's' }, time, panel, palette),
    frame.levels ? levelScale(frame.levels, panel, palette) : '',
  )
}

type At = (value: number) => number | null

/** A note reaches a quarter tone to both sides; a hair's breadth keeps repeated ones apart. */
function notesOutlines({ notes = [], palette }: SpectrogramFrame, x: At, y: At, panel: Panel): string {
  return notes
    .map(({ midi, startSeconds, durationSeconds }) => {
      const [x0, x1] = [x(startSeconds), x(startSeconds + durationSeconds)]
      const [low, high] = [y(midiToHz(midi - 0.5)), y(midiToHz(midi + 0.5))]
      if (x0 === null || x1 === null || low === null || high === null) return ''
      const middle = (low + high) / 2
      const height = Math.max(5, low - high)
      if (middle < panel.top || middle > panel.bottom) return ''
      return element('rect', {
        x: x0 + 0.75,
        y: middle - height / 2,
        width: Math.max(1.5, x1 - x0 - 1.5),
        height,
        rx: 1.5,
        fill: 'none',
        stroke: palette.text,
        'stroke-width': 1.1,
      })
    })
    .join('')
}

function pitchLine({ pitch, palette }: SpectrogramFrame, x: At, y: At): string {
  if (!pitch) return ''
  const points = Array.from(pitch.frequencyHz, (hz, index) => ({
    x: x(index * pitch.hopSeconds),
    y: hz > 0 ? y(hz) : null,
  }))
  const path = line<{ x: number | null; y: number | null }>()
    .defined((point) => point.x !== null && point.y !== null)
    .x((point) => point.x!)
    .y((point) => point.y!)
    .digits(1)(points)
  if (!path) return ''
  const shape = { d: path, fill: 'none', 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }
  return (
    element('path', { ...shape, stroke: palette.panel, 'stroke-width': 4, 'stroke-opacity': 0.7 }) +
    element('path', { ...shape, stroke: palette.accent, 'stroke-width': 1.75 })
  )
}

function levelScale(
  { low, high, unit, colours }: NonNullable<SpectrogramFrame['levels']>,
  { top, right, bottom }: Panel,
  palette: FigurePalette,
): string {
  const x = right + 12
  const height = (bottom - top) / Math.max(1, colours.length)
  const scale = makeScale({ title: '', domain: [low, high] }, [], [bottom, top], { wantedTicks: 5 })
  return element(
    'g',
    { class: 'figure-levels' },
    ...colours.map((fill, index) =>
      // A little over the next one, so that no seam shows.
      element('rect', {
        x,
        y: Math.max(top, bottom - (index + 1) * height - 0.5),
        width: 10,
        height: height + (index === 0 ? 0 : 0.5),
        fill,
      }),
    ),
    text({ x, y: top - 11, fill: palette.muted, 'font-size': fontSize.axis }, unit),
    ...scale.ticks.map(({ position, words }) =>
      text({ x: x + 16, y: position, dy: '0.35em', fill: palette.faint, 'font-size': fontSize.tick }, words),
    ),
  )
}

/** Two figures of one page may not share an id. */
function hashOf(words: string): string {
  let hash = 2166136261
  for (let index = 0; index < words.length; index++)
    hash = Math.imul(hash ^ words.charCodeAt(index), 16777619) >>> 0
  return hash.toString(36)
}
