/** The lane of curves: a line a note where it sounds, with its points where they can be taken hold of. */
import { curveAt, valueOf, type CurvePoint } from '../../../../src-shared/notes/curves.ts'
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { hasHandles } from '../roll/curves/hit.ts'
import { boundsOf, curveOf, type CurveKind } from '../roll/curves/kinds.ts'
import { yOfValue, type LaneScale } from '../roll/curves/scale.ts'
import { secondsOf, xOf, type TimeAxis } from '../roll/geometry.ts'
import type { PointOfNote } from '../roll/gestures/curve.ts'
import type { NoteIndex } from '../roll/noteIndex.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { colourOf } from './noteColour.ts'
import { faded, type Palette } from './palette.ts'

interface LaneScene {
  readonly time: TimeAxis
  readonly palette: Palette
  readonly kind: CurveKind
  readonly rangeCents: number
}

export interface CurvesScene extends LaneScene {
  readonly index: NoteIndex
  readonly hidden: ReadonlySet<Note>
  readonly selection: ReadonlySet<Note>
  /** Where the keys or the pointer are. */
  readonly point: PointOfNote | null
}

export interface CurveGhosts extends LaneScene {
  readonly ghosts: readonly Note[]
  /** What is being recorded can’t be taken hold of yet. */
  readonly canBeHeld: boolean
}

/** Handles of more points would merge into a band, and cost the frame. */
const mostHandles = 400

const scaleOf = ({ kind, rangeCents }: LaneScene, heightPixels: number): LaneScale => ({
  kind,
  rangeCents,
  heightPixels,
})

export function paintCurves(context: CanvasRenderingContext2D, { width, height }: Size, scene: CurvesScene) {
  const { time, palette, index, hidden, selection, kind, point } = scene
  const scale = scaleOf(scene, height)
  context.fillStyle = palette.sunken
  context.fillRect(0, 0, width, height)
  paintLevels(context, width, scale, palette)
  const inSight = index.within(time.startSeconds, secondsOf(time, width)).filter((note) => !hidden.has(note))
  const some = selection.size > 0
  const chosen = inSight.filter((note) => selection.has(note))
  paintSpans(context, height, scene, chosen)
  for (const note of inSight)
    if (!selection.has(note) && (curveOf(note, kind) || !some))
      paintCurve(context, scale, scene, note, some ? 'dim' : 'plain', width)
  for (const note of chosen) paintCurve(context, scale, scene, note, 'strong', width)
  const handled = (some ? chosen : inSight).filter((note) => hasHandles(note, kind, time))
  const count = handled.reduce((sum, note) => sum + (curveOf(note, kind)?.length ?? 0), 0)
  if (count <= mostHandles) for (const note of handled) paintHandles(context, scale, scene, note)
  const at = point && curveOf(point.note, kind)?.[point.index]
  if (at && !hidden.has(point.note)) paintHeld(context, scale, scene, point.note, at)
}

/** What a gesture makes of them, over the others. */
export function paintCurveGhosts(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  scene: CurveGhosts,
) {
  const scale = scaleOf(scene, height)
  for (const note of scene.ghosts) {
    paintCurve(context, scale, scene, note, 'strong', width)
    if (scene.canBeHeld && scene.ghosts.length === 1 && hasHandles(note, scene.kind, scene.time))
      paintHandles(context, scale, scene, note)
  }
}

function paintLevels(context: CanvasRenderingContext2D, width: number, scale: LaneScale, palette: Palette) {
  const { kind, rangeCents } = scale
  const step = rangeCents <= 200 ? 100 : rangeCents <= 500 ? 100 : 300
  const levels =
    kind === 'expression'
      ? [0.25, 0.5, 0.75]
      : Array.from({ length: (2 * rangeCents) / step + 1 }, (_, i) => -rangeCents + i * step)
  context.fillStyle = faded(palette.text, 0.06)
  for (const level of levels) context.fillRect(0, Math.round(yOfValue(scale, level)), width, 1)
  context.fillStyle = faded(palette.text, 0.24)
  context.fillRect(0, Math.round(yOfValue(scale, boundsOf[kind].neutral)), width, 1)
}

/** The time that chosen notes sound: there one can draw. Where several do it is no darker. */
function paintSpans(
  context: CanvasRenderingContext2D,
  height: number,
  { time, palette }: LaneScene,
  notes: readonly Note[],
) {
  context.beginPath()
  for (const note of notes) {
    const x = xOf(time, note.startSeconds)
    context.rect(x, 0, Math.max(xOf(time, endSeconds(note)) - x - 1, 1), height)
  }
  context.fillStyle = faded(palette.text, 0.05)
  context.fill()
}

/** No two corners of a line are nearer. */
const leastStepPixels = 1.5
/** What would be shorter is a dot. */
const leastLinePixels = 2

function paintCurve(
  context: CanvasRenderingContext2D,
  scale: LaneScale,
  { time, palette, kind }: LaneScene,
  note: Note,
  look: 'plain' | 'dim' | 'strong',
  width: number,
) {
  const points = curveOf(note, kind)
  const left = Math.max(xOf(time, note.startSeconds), -2)
  const right = Math.min(xOf(time, endSeconds(note)) - 1, width + 2)
  const y = (x: number) =>
    yOfValue(scale, curveAt(points, secondsOf(time, x) - note.startSeconds, boundsOf[kind].neutral))
  const colour = colourOf(note.midi, palette.theme, look === 'dim' ? 0.35 : points ? 1 : 0.5)
  if (right - left < leastLinePixels) {
    context.fillStyle = colour
    return context.fillRect(left, y((left + right) / 2) - 1, 2, 2)
  }
  context.beginPath()
  context.moveTo(left, y(left))
  let last = left
  for (const point of points ?? []) {
    const x = xOf(time, note.startSeconds + point.seconds)
    if (x - last < leastStepPixels || x >= right) continue
    context.lineTo(x, yOfValue(scale, valueOf(point)))
    last = x
  }
  context.lineTo(right, y(right))
  context.strokeStyle = colour
  context.lineWidth = look === 'strong' ? 2 : 1.5
  if (!points) context.setLineDash([3, 3])
  context.stroke()
  if (!points) context.setLineDash([])
}

function paintHandles(
  context: CanvasRenderingContext2D,
  scale: LaneScale,
  { time, palette, kind }: LaneScene,
  note: Note,
) {
  context.fillStyle = palette.sunken
  context.strokeStyle = colourOf(note.midi, palette.theme, 1)
  context.lineWidth = 1.5
  for (const point of curveOf(note, kind) ?? []) {
    context.beginPath()
    context.arc(...placeOf(scale, time, note, point), 3, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

const placeOf = (scale: LaneScale, time: TimeAxis, note: Note, point: CurvePoint): [number, number] => [
  xOf(time, note.startSeconds + point.seconds),
  yOfValue(scale, valueOf(point)),
]

function paintHeld(
  context: CanvasRenderingContext2D,
  scale: LaneScale,
  { time, palette }: LaneScene,
  note: Note,
  point: CurvePoint,
) {
  context.beginPath()
  context.arc(...placeOf(scale, time, note, point), 5, 0, 2 * Math.PI)
  context.fillStyle = colourOf(note.midi, palette.theme, 1)
  context.fill()
  context.strokeStyle = palette.text
  context.lineWidth = 2
  context.stroke()
}
