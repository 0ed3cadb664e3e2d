/** Notes as bars of their pitch's colour, named where there is room. */
import { noteName } from '../../../../src-shared/conditioning/description.ts'
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { pitchColour, pitchInk } from '../../../design/pitchColour.ts'
import { usualVelocity } from '../roll/editing.ts'
import { secondsOf, xOf, yOf, type PitchAxis, type TimeAxis } from '../roll/geometry.ts'
import type { NoteIndex } from '../roll/noteIndex.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { hatch, midiInSight } from './grid.ts'
import { faded, type Palette } from './palette.ts'

/** How a note's bar looks. */
export interface NoteLook {
  readonly time: TimeAxis
  readonly pitch: PitchAxis
  readonly palette: Palette
  readonly known: ReadonlySet<number> | null
  /** Velocity shows as strength of colour. */
  readonly knowsLoudness: boolean
}

export interface NotesScene extends NoteLook {
  readonly index: NoteIndex
  readonly hidden: ReadonlySet<Note>
  readonly selection: ReadonlySet<Note>
  readonly silenced: ReadonlyMap<Note, number>
}

const leastNamePixels = 26
const leastNameRowPixels = 11
const leastWidthPixels = 3

export function paintNotes(context: CanvasRenderingContext2D, { width }: Size, scene: NotesScene): void {
  const { time, pitch, index, hidden, selection, silenced } = scene
  const { low, high } = midiInSight(pitch)
  const inSight = index.within(time.startSeconds, secondsOf(time, width), low, high)
  // What was chosen lies on top of what it overlaps.
  const chosen: Note[] = []
  for (const note of inSight) {
    if (hidden.has(note)) continue
    if (selection.has(note)) chosen.push(note)
    else paintNote(context, scene, note, 'plain', silenced.get(note))
  }
  for (const note of chosen) paintNote(context, scene, note, 'chosen', silenced.get(note))
}

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where a note's bar lies; null where its row isn't shown. A hair's breadth is left between neighbours. */
export function barOf(time: TimeAxis, pitch: PitchAxis, note: Note): Bar | null {
  const top = yOf(pitch, note.midi)
  if (Number.isNaN(top)) return null
  const x = xOf(time, note.startSeconds)
  const width = Math.max(xOf(time, endSeconds(note)) - x - 1, leastWidthPixels)
  return { x, y: top + 1, width, height: pitch.rowPixels - 2 }
}

export function paintNote(
  context: CanvasRenderingContext2D,
  look: NoteLook,
  note: Note,
  state: 'plain' | 'chosen' | 'ghost',
  silencedFrom?: number,
): void {
  const bar = barOf(look.time, look.pitch, note)
  if (!bar) return
  const { palette, known, knowsLoudness } = look
  const isKnown = !known || known.has(note.midi)
  const velocity = knowsLoudness ? (note.velocity ?? usualVelocity) / 127 : 1
  const strength = (0.45 + 0.55 * velocity) * (isKnown ? 1 : 0.3) * (state === 'ghost' ? 0.72 : 1)
  const radius = Math.min(3, bar.width / 2, bar.height / 3)

  context.beginPath()
  context.roundRect(bar.x, bar.y, bar.width, bar.height, radius)
  // Under a bar that lets the ground through, lines of the grid would shine.
  if (strength < 1) {
    context.fillStyle = palette.sunken
    context.fill()
  }
  context.fillStyle = pitchColour(note.midi, palette.theme, strength)
  context.fill()
  if (!isKnown) outline(context, bar, radius, pitchColour(note.midi, palette.theme, 0.9), 1, [3, 2])
  if (silencedFrom !== undefined) paintSilenced(context, look, bar, radius, silencedFrom)
  if (state === 'chosen') {
    outline(context, bar, radius, palette.text, 2)
    outline(
      context,
      { ...bar, x: bar.x + 1.5, y: bar.y + 1.5, width: bar.width - 3, height: bar.height - 3 },
      radius,
      faded(palette.sunken, 0.6),
      1,
    )
  } else if (state === 'ghost') outline(context, bar, radius, palette.text, 1.25)
  paintName(context, look, note, bar, isKnown && strength > 0.5)
}

function outline(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Bar,
  radius: number,
  colour: string,
  thickness: number,
  dash: number[] = [],
): void {
  const inset = thickness / 2
  if (width <= thickness || height <= thickness) return
  context.setLineDash(dash)
  context.strokeStyle = colour
  context.lineWidth = thickness
  context.beginPath()
  context.roundRect(x + inset, y + inset, width - thickness, height - thickness, Math.max(radius - inset, 0))
  context.stroke()
  if (dash.length > 0) context.setLineDash([])
}

/** The part that the instrument won't play, because another note has its one voice. */
function paintSilenced(
  context: CanvasRenderingContext2D,
  { time, palette }: NoteLook,
  bar: Bar,
  radius: number,
  fromSeconds: number,
): void {
  const from = Math.max(xOf(time, fromSeconds), bar.x)
  const width = bar.x + bar.width - from
  if (width <= 0) return
  context.save()
  context.beginPath()
  context.roundRect(bar.x, bar.y, bar.width, bar.height, radius)
  context.clip()
  context.fillStyle = faded(palette.sunken, 0.62)
  context.fillRect(from, bar.y, width, bar.height)
  hatch(context, from, bar.y, width, bar.height, faded(palette.text, 0.35), 5)
  context.restore()
}

function paintName(
  context: CanvasRenderingContext2D,
  { palette }: NoteLook,
  note: Note,
  bar: Bar,
  onColour: boolean,
): void {
  if (bar.height < leastNameRowPixels || bar.width < leastNamePixels) return
  const size = Math.min(11, bar.height - 2)
  context.font = `600 ${size}px ${palette.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = onColour ? pitchInk(palette.theme) : palette.textMuted
  // A long note that began out of sight keeps its name in sight.
  const x = Math.max(bar.x, 0) + 5
  if (x + 22 > bar.x + bar.width) return
  context.fillText(noteName(note.midi), x, bar.y + bar.height / 2 + 0.5)
}
