/** The ground of the roll: rows, the lines of bars and beats, and the loop. */
import { midiAt, rowAt, secondsOf, xOf, type PitchAxis, type TimeAxis } from '../roll/geometry.ts'
import { gridLines, type SnapUnit, type Tempo } from '../roll/grid.ts'
import type { Loop } from '../roll/gestures/loop.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { faded, type Palette } from './palette.ts'

export interface GridScene {
  readonly time: TimeAxis
  readonly pitch: PitchAxis
  readonly tempo: Tempo
  readonly snap: SnapUnit
  /** Null: every note will do. */
  readonly known: ReadonlySet<number> | null
  readonly loop: Loop | null
  readonly palette: Palette
}

const blackKeys = new Set([1, 3, 6, 8, 10])
export const isBlackKey = (midi: number): boolean => blackKeys.has(midi % 12)

export function paintGrid(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  scene: GridScene,
): void {
  const { pitch, palette, known } = scene
  context.fillStyle = palette.sunken
  context.fillRect(0, 0, width, height)
  const first = Math.max(rowAt(pitch, 0), 0)
  const last = Math.min(rowAt(pitch, height), pitch.rows.midiOf.length - 1)
  const dark = palette.theme === 'dark'
  for (let row = first; row <= last; row++) {
    const midi = pitch.rows.midiOf[row]
    const top = row * pitch.rowPixels - pitch.scrollPixels
    if (!isBlackKey(midi)) {
      context.fillStyle = faded(palette.text, dark ? 0.035 : 0.0)
      context.fillRect(0, top, width, pitch.rowPixels)
    } else if (!dark) {
      context.fillStyle = faded(palette.text, 0.045)
      context.fillRect(0, top, width, pitch.rowPixels)
    }
    // Between C and B, and between F and E, two white keys meet; an octave's line is stronger.
    const below = midi % 12 === 0 ? 0.16 : midi % 12 === 5 ? 0.075 : 0.03
    context.fillStyle = faded(palette.text, below)
    context.fillRect(0, Math.round(top + pitch.rowPixels) - 1, width, 1)
  }
  paintLines(context, { width, height }, scene)
  if (known) paintUnknown(context, { width, height }, scene, known, first, last)
  if (scene.loop) paintLoop(context, { width, height }, scene, scene.loop)
}

/** Outside the loop lies a veil; the notes keep their colours. */
function paintLoop(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { time, palette }: GridScene,
  loop: Loop,
): void {
  const from = xOf(time, loop.startSeconds)
  const to = xOf(time, loop.endSeconds)
  context.fillStyle = faded(palette.ground, palette.theme === 'dark' ? 0.5 : 0.7)
  if (from > 0) context.fillRect(0, 0, Math.min(from, width), height)
  if (to < width) context.fillRect(Math.max(to, 0), 0, width - Math.max(to, 0), height)
  context.fillStyle = faded(palette.accent, 0.6)
  for (const x of [from, to]) context.fillRect(Math.round(x), 0, 1, height)
}

function paintLines(context: CanvasRenderingContext2D, { width, height }: Size, scene: GridScene): void {
  const { time, tempo, snap, palette } = scene
  const alpha = { bar: 0.2, beat: 0.095, division: 0.045 }
  for (const { seconds, kind } of gridLines(
    tempo,
    snap,
    time.startSeconds,
    secondsOf(time, width),
    time.secondsPerPixel,
  )) {
    context.fillStyle = faded(palette.text, alpha[kind])
    context.fillRect(Math.round(xOf(time, seconds)), 0, 1, height)
  }
}

/** Rows that the instrument doesn't know lie in shade, finely hatched. */
function paintUnknown(
  context: CanvasRenderingContext2D,
  { width }: Size,
  { pitch, palette }: GridScene,
  known: ReadonlySet<number>,
  first: number,
  last: number,
): void {
  let row = first
  while (row <= last) {
    if (known.has(pitch.rows.midiOf[row])) {
      row++
      continue
    }
    const begin = row
    while (row <= last && !known.has(pitch.rows.midiOf[row])) row++
    const top = begin * pitch.rowPixels - pitch.scrollPixels
    const height = (row - begin) * pitch.rowPixels
    context.fillStyle = faded(palette.ground, palette.theme === 'dark' ? 0.72 : 0.78)
    context.fillRect(0, top, width, height)
    hatch(context, 0, top, width, height, faded(palette.text, 0.05), 7, -pitch.scrollPixels)
  }
}

/** Slanted lines over a rectangle; `phase` is how far the ground has scrolled, so that they go along with it. */
export function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
  distance: number,
  phase = 0,
): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.beginPath()
  const shift = (((y + height - phase) % distance) + distance) % distance
  for (let at = x - height - shift; at < x + width; at += distance) {
    context.moveTo(at, y + height)
    context.lineTo(at + height, y)
  }
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
  context.restore()
}

/** The lowest and the highest note in sight. */
export const midiInSight = (pitch: PitchAxis): { low: number; high: number } => ({
  high: midiAt(pitch, 0),
  low: midiAt(pitch, pitch.heightPixels),
})
