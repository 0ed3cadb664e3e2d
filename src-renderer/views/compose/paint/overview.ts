/** The whole piece in a strip, and the window on it that the roll shows. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { pitchColour } from '../../../design/pitchColour.ts'
import { endOfAxis, type TimeAxis } from '../roll/geometry.ts'
import type { Loop } from '../roll/gestures/loop.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { faded, type Palette } from './palette.ts'

interface StripScene {
  /** What the strip's width stands for. */
  readonly roomSeconds: number
  readonly palette: Palette
}

export interface OverviewScene extends StripScene {
  readonly notes: readonly Note[]
}

export interface OverviewMarks extends StripScene {
  readonly time: TimeAxis
  readonly loop: Loop | null
  readonly playheadSeconds: number
}

export function paintOverview(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { notes, roomSeconds, palette }: OverviewScene,
): void {
  const at = (seconds: number) => (seconds / roomSeconds) * width
  context.fillStyle = palette.ground
  context.fillRect(0, 0, width, height)
  let [low, high] = [127, 0]
  for (const { midi } of notes) [low, high] = [Math.min(low, midi), Math.max(high, midi)]
  // A piece of few notes stays in the middle instead of filling the strip.
  const span = Math.max(high - low, 11)
  const middle = (high + low) / 2
  for (const { midi, startSeconds, durationSeconds } of notes) {
    const y = height / 2 - ((midi - middle) / span) * (height - 8)
    context.fillStyle = pitchColour(midi, palette.theme, 0.85)
    context.fillRect(at(startSeconds), y - 1, Math.max(at(durationSeconds), 1.5), 2)
  }
}

/** The loop, the playhead, and the window. */
export function paintOverviewMarks(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { roomSeconds, time, loop, playheadSeconds, palette }: OverviewMarks,
): void {
  const at = (seconds: number) => (seconds / roomSeconds) * width
  if (loop) {
    context.fillStyle = palette.accent
    context.fillRect(at(loop.startSeconds), 0, Math.max(at(loop.endSeconds - loop.startSeconds), 1), 2)
  }
  context.fillStyle = faded(palette.playhead, 0.8)
  context.fillRect(Math.round(at(playheadSeconds)), 0, 1, height)
  paintWindow(context, height, at(time.startSeconds), at(endOfAxis(time)), palette)
}

function paintWindow(
  context: CanvasRenderingContext2D,
  height: number,
  from: number,
  to: number,
  palette: Palette,
): void {
  const width = Math.max(to - from, 6)
  context.beginPath()
  context.roundRect(from + 0.5, 0.5, width - 1, height - 1, 3)
  context.fillStyle = faded(palette.text, 0.07)
  context.fill()
  context.strokeStyle = faded(palette.text, 0.4)
  context.lineWidth = 1
  context.stroke()
}
