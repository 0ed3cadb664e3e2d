/** Notes as bars of their pitch's colour, named where there is room. */
import { noteName } from '../../../../src-shared/conditioning/description.ts'
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { pitchColour, pitchInk } from '../../../design/pitchColour.ts'
import { colourOf } from './noteColour.ts'
import { usualVelocity } from '../roll/editing.ts'
import { secondsOf, xOf, yOf, type PitchAxis, type TimeAxis } from '../roll/geometry.ts'
import type { NoteIndex } from '../roll/noteIndex.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { hatch, midiInSight } from './grid.ts'
import { paintBend, paintExpression } from './noteCurves.ts'
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
const leastNameHeightPixels = 10
const leastWidthPixels = 3

export function paintNotes(context: CanvasRenderingContext2D, { width }: Size, scene: NotesScene): void {
  const { time, pitch, index, hidden, selection, silenced } = scene
  const { low, high } = midiInSight(pitch)
  setNameFont(context, scene)
  // Found from the last to the first: of one pitch, the note that begins later lies on top.
  const inSight = index.within(time.startSeconds, secondsOf(time, width), low, high).reverse()
  // What was chosen lies on top of what it overlaps.
  const chosen: Note[] = []
  for (const note of inSight) {
    if (hidden.has(note)) continue
    if (selection.has(note)) chosen.push(note)
    else paintNote(context, scene, note, 'plain', silenced.get(note))
  }
  for (const note of chosen) paintNote(context, scene, note, 'chosen', silenced.get(note))
  for (const note of inSight) if (note.pitchBend && !hidden.has(note)) paintBendOf(context, scene, note)
}

/** After all bars: a bend goes over its neighbours. */
export function paintBendOf(context: CanvasRenderingContext2D, look: NoteLook, note: Note): void {
  const bar = barOf(look.time, look.pitch, note)
  if (bar) paintBend(context, look, note, bar)
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
  if (bar.width < leastRoundPixels) {
    const played = silencedFrom === undefined ? 1 : 0.5
    return paintSliver(context, palette, bar, state, colourOf(note.midi, palette.theme, strength * played))
  }
  const radius = Math.min(3, bar.width / 2, bar.height / 3)
  // Under a bar that lets the ground through, lines of the grid would shine.
  if (strength < 1) fillBar(context, bar, radius, palette.sunken)
  fillBar(context, bar, radius, colourOf(note.midi, palette.theme, strength))
  if (note.expression) paintExpression(context, look, note, bar)
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
  const isSilent = silencedFrom !== undefined && silencedFrom < note.startSeconds + 1e-3
  // A bend goes through the middle, where the name would be.
  if (!note.pitchBend) paintName(context, look, note, bar, isKnown && !isSilent && strength > 0.5)
}

/** Rounding and outlines are seen from a few pixels on, and cost ten times a rectangle. */
const leastRoundPixels = 8

/** A note that is only a few pixels wide. */
function paintSliver(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { x, y, width, height }: Bar,
  state: 'plain' | 'chosen' | 'ghost',
  colour: string,
): void {
  if (state !== 'plain') {
    context.fillStyle = palette.text
    context.fillRect(x - 1, y - 1, width + 2, height + 2)
  }
  if (state !== 'plain') {
    context.fillStyle = palette.sunken
    context.fillRect(x, y, width, height)
  }
  context.fillStyle = colour
  context.fillRect(x, y, width, height)
}

function fillBar(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Bar,
  radius: number,
  colour: string,
): void {
  context.fillStyle = colour
  context.beginPath()
  context.roundRect(x, y, width, height, radius)
  context.fill()
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

/** The part that the instrument won't play, because another note takes its place. */
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

/** Before notes are painted: setting a font for each costs more than the note. */
export function setNameFont(context: CanvasRenderingContext2D, { pitch, palette }: NoteLook): void {
  context.font = `600 ${Math.min(11, pitch.rowPixels - 3)}px ${palette.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
}

function paintName(
  context: CanvasRenderingContext2D,
  { palette }: NoteLook,
  note: Note,
  bar: Bar,
  onColour: boolean,
): void {
  if (bar.height < leastNameHeightPixels || bar.width < leastNamePixels) return
  context.fillStyle = onColour ? pitchInk(palette.theme) : palette.textMuted
  // A long note that began out of sight keeps its name in sight.
  const x = Math.max(bar.x, 0) + 5
  if (x + 22 > bar.x + bar.width) return
  context.fillText(noteName(note.midi), x, bar.y + bar.height / 2 + 0.5)
}
