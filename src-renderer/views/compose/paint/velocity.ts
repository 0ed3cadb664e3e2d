/** The lane of loudness: a stem a note, as high as its velocity. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { pitchColour } from '../../../design/pitchColour.ts'
import { usualVelocity } from '../roll/editing.ts'
import { secondsOf, xOf, type TimeAxis } from '../roll/geometry.ts'
import type { NoteIndex } from '../roll/noteIndex.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { faded, type Palette } from './palette.ts'

export interface VelocityScene {
  readonly time: TimeAxis
  readonly index: NoteIndex
  readonly hidden: ReadonlySet<Note>
  readonly ghosts: readonly Note[]
  readonly selection: ReadonlySet<Note>
  readonly palette: Palette
}

const marginPixels = 7
const mostRound = 200

export const velocityY = (height: number, velocity: number): number =>
  height - marginPixels - (velocity / 127) * (height - 2 * marginPixels)

export const velocityAt = (height: number, y: number): number =>
  Math.min(Math.max(Math.round(((height - marginPixels - y) / (height - 2 * marginPixels)) * 127), 1), 127)

export function paintVelocities(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  scene: VelocityScene,
): void {
  const { time, palette, index, hidden, ghosts, selection } = scene
  context.fillStyle = palette.sunken
  context.fillRect(0, 0, width, height)
  context.fillStyle = faded(palette.text, 0.06)
  for (const level of [32, 64, 96, 127]) context.fillRect(0, Math.round(velocityY(height, level)), width, 1)
  context.fillStyle = faded(palette.text, 0.2)
  context.fillRect(0, Math.round(velocityY(height, 0)), width, 1)
  const inSight = index.within(time.startSeconds, secondsOf(time, width))
  const some = selection.size > 0
  // Round heads of hundreds of stems would cost the frame, and merge into a band anyway.
  const isCrowded = inSight.length + ghosts.length > mostRound
  for (const note of inSight)
    if (!hidden.has(note)) paintStem(note, some && !selection.has(note), selection.has(note))
  for (const note of ghosts) paintStem(note, false, true)

  function paintStem(note: Note, dim: boolean, strong: boolean): void {
    const x = Math.round(xOf(time, note.startSeconds)) + 0.5
    const y = velocityY(height, note.velocity ?? usualVelocity)
    const colour = pitchColour(note.midi, palette.theme, dim ? 0.4 : 1)
    context.fillStyle = colour
    context.fillRect(x - 1, y, 2, velocityY(height, 0) - y)
    if (isCrowded) return context.fillRect(x - 2.5, y - 2.5, 5, 5)
    context.beginPath()
    context.arc(x, y, strong ? 4.5 : 3.5, 0, 2 * Math.PI)
    context.fill()
    if (!strong) return
    context.strokeStyle = palette.text
    context.lineWidth = 1.5
    context.stroke()
  }
}
