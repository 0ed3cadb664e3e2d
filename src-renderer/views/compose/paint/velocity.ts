/** The lane of loudness: a stem a note, as high as its velocity. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { usualVelocity } from '../roll/editing.ts'
import { secondsOf, xOf, type TimeAxis } from '../roll/geometry.ts'
import type { NoteIndex } from '../roll/noteIndex.ts'
import { colourOf } from './noteColour.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { faded, type Palette } from './palette.ts'

interface LaneScene {
  readonly time: TimeAxis
  readonly palette: Palette
}

export interface VelocityScene extends LaneScene {
  readonly index: NoteIndex
  readonly hidden: ReadonlySet<Note>
  readonly selection: ReadonlySet<Note>
}

export interface VelocityGhosts extends LaneScene {
  readonly ghosts: readonly Note[]
}

const marginPixels = 7
/** Round heads of hundreds of stems would cost the frame, and merge into a band anyway. */
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
  const { time, palette, index, hidden, selection } = scene
  context.fillStyle = palette.sunken
  context.fillRect(0, 0, width, height)
  context.fillStyle = faded(palette.text, 0.06)
  for (const level of [32, 64, 96, 127]) context.fillRect(0, Math.round(velocityY(height, level)), width, 1)
  context.fillStyle = faded(palette.text, 0.2)
  context.fillRect(0, Math.round(velocityY(height, 0)), width, 1)
  const inSight = index.within(time.startSeconds, secondsOf(time, width))
  const some = selection.size > 0
  for (const note of inSight) {
    if (hidden.has(note)) continue
    const look = selection.has(note) ? 'strong' : some ? 'dim' : 'plain'
    paintStem(context, height, scene, note, look, inSight.length <= mostRound)
  }
}

/** What a gesture makes of them, over the others. */
export function paintVelocityGhosts(
  context: CanvasRenderingContext2D,
  { height }: Size,
  scene: VelocityGhosts,
): void {
  for (const note of scene.ghosts)
    paintStem(context, height, scene, note, 'strong', scene.ghosts.length <= mostRound)
}

function paintStem(
  context: CanvasRenderingContext2D,
  height: number,
  { time, palette }: LaneScene,
  note: Note,
  look: 'plain' | 'dim' | 'strong',
  round: boolean,
): void {
  const x = Math.round(xOf(time, note.startSeconds)) + 0.5
  const y = velocityY(height, note.velocity ?? usualVelocity)
  context.fillStyle = colourOf(note.midi, palette.theme, look === 'dim' ? 0.4 : 1)
  context.fillRect(x - 1, y, 2, velocityY(height, 0) - y)
  if (!round) return context.fillRect(x - 2.5, y - 2.5, 5, 5)
  context.beginPath()
  context.arc(x, y, look === 'strong' ? 4.5 : 3.5, 0, 2 * Math.PI)
  context.fill()
  if (look !== 'strong') return
  context.strokeStyle = palette.text
  context.lineWidth = 1.5
  context.stroke()
}
