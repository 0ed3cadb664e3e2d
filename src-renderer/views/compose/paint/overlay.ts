/** What comes and goes over the notes: ghosts, marquee, playhead, the row under the pointer, the cursor of the keys. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import type { Rectangle } from '../roll/gestures/gesture.ts'
import { xOf, yOf } from '../roll/geometry.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { barOf, paintBendOf, paintNote, setNameFont, type NoteLook } from './notes.ts'
import { faded } from './palette.ts'

export interface OverlayScene extends NoteLook {
  readonly ghosts: readonly Note[]
  readonly marquee: Rectangle | null
  readonly playheadSeconds: number
  /** While it sounds; null otherwise. */
  readonly positionSeconds: number | null
  readonly hoverMidi: number | null
  /** What a click would draw. */
  readonly hint: Note | null
  /** What a gesture tells about itself: “C5 · 2.1.00 · 0.50 s”, beside its note. */
  readonly lead: { readonly note: Note; readonly words: string } | null
  /** Where the keys stand; null while the roll hasn't the focus or the pointer leads. */
  readonly cursor: Note | null
}

const mostOutlined = 150

export function paintOverlay(context: CanvasRenderingContext2D, size: Size, scene: OverlayScene): void {
  const { time, pitch, palette, hoverMidi } = scene
  if (hoverMidi !== null) {
    context.fillStyle = faded(palette.text, 0.035)
    context.fillRect(0, yOf(pitch, hoverMidi), size.width, pitch.rowPixels)
  }
  if (scene.hint) paintHint(context, scene, scene.hint)
  if (scene.ghosts.length > 0) setNameFont(context, scene)
  // A crowd moves as it is: outlines of hundreds of notes would cost the frame.
  const ghostState = scene.ghosts.length > mostOutlined ? 'plain' : 'ghost'
  for (const note of scene.ghosts) paintNote(context, scene, note, ghostState)
  for (const note of scene.ghosts) if (note.pitchBend) paintBendOf(context, scene, note)
  if (scene.marquee) paintMarquee(context, scene, scene.marquee)
  if (scene.cursor) paintCursor(context, scene, scene.cursor)
  paintPlayhead(
    context,
    size,
    xOf(time, scene.playheadSeconds),
    faded(palette.playhead, scene.positionSeconds === null ? 0.85 : 0.35),
  )
  if (scene.positionSeconds !== null)
    paintPlayhead(context, size, xOf(time, scene.positionSeconds), palette.playhead)
  if (scene.lead) paintLead(context, size, scene, scene.lead.note, scene.lead.words)
}

function paintHint(
  context: CanvasRenderingContext2D,
  { time, pitch, palette }: OverlayScene,
  note: Note,
): void {
  const bar = barOf(time, pitch, note)
  if (!bar) return
  context.beginPath()
  context.roundRect(bar.x + 0.5, bar.y + 0.5, Math.max(bar.width - 1, 1), bar.height - 1, 3)
  context.fillStyle = faded(palette.text, 0.1)
  context.fill()
  context.setLineDash([3, 3])
  context.lineWidth = 1
  context.strokeStyle = faded(palette.text, 0.45)
  context.stroke()
  context.setLineDash([])
}

function paintMarquee(
  context: CanvasRenderingContext2D,
  { time, pitch, palette }: OverlayScene,
  it: Rectangle,
): void {
  const x = xOf(time, it.fromSeconds)
  const y = yOf(pitch, it.highMidi)
  const width = xOf(time, it.toSeconds) - x
  const height = yOf(pitch, it.lowMidi) + pitch.rowPixels - y
  context.fillStyle = palette.selection
  context.fillRect(x, y, width, height)
  context.strokeStyle = palette.accent
  context.lineWidth = 1
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height) - 1)
}

function paintCursor(
  context: CanvasRenderingContext2D,
  { time, pitch, palette }: OverlayScene,
  note: Note,
): void {
  const bar = barOf(time, pitch, note)
  if (!bar) return
  context.strokeStyle = palette.focus
  context.lineWidth = 2
  context.setLineDash([4, 3])
  context.strokeRect(bar.x, bar.y, Math.max(bar.width, 4), bar.height)
  context.setLineDash([])
}

function paintPlayhead(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  x: number,
  colour: string,
): void {
  if (x < -1 || x > width) return
  context.fillStyle = colour
  context.fillRect(Math.round(x), 0, 1, height)
}

/** A small flag over the note, or under it where there is no room. */
function paintLead(
  context: CanvasRenderingContext2D,
  { width }: Size,
  scene: OverlayScene,
  note: Note,
  words: string,
): void {
  const bar = barOf(scene.time, scene.pitch, note)
  if (!bar) return
  const { palette } = scene
  context.font = `500 12px ${palette.font}`
  const flagWidth = context.measureText(words).width + 14
  const x = Math.min(Math.max(bar.x, 4), width - flagWidth - 4)
  const above = bar.y - 26
  const y = above > 2 ? above : bar.y + bar.height + 6
  context.beginPath()
  context.roundRect(x, y, flagWidth, 21, 4)
  context.fillStyle = palette.raised
  context.fill()
  context.strokeStyle = palette.lineStrong
  context.lineWidth = 1
  context.stroke()
  context.fillStyle = palette.text
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(words, x + 7, y + 11)
}
