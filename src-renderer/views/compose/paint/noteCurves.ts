/** The curves of a note on its bar: its bend as a line at its true height, its expression as the part that is dimmed. */
import { curveAt, valueOf, type CurvePoint } from '../../../../src-shared/notes/curves.ts'
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { secondsOf, xOf, type TimeAxis } from '../roll/geometry.ts'
import type { Bar, NoteLook } from './notes.ts'
import { faded } from './palette.ts'

/** On a narrower bar nothing of it would be seen. */
const leastWidthPixels = 8
/** No two corners of a line are nearer. */
const leastStepPixels = 1.5

/** The line’s corners from the left to the right of what is seen of the bar. */
function* cornersOf(
  points: readonly CurvePoint[],
  note: Note,
  time: TimeAxis,
  left: number,
  right: number,
): Generator<readonly [x: number, value: number]> {
  const at = (x: number) => curveAt(points, secondsOf(time, x) - note.startSeconds, 0)
  yield [left, at(left)]
  let last = left
  for (const point of points) {
    const x = xOf(time, note.startSeconds + point.seconds)
    if (x - last < leastStepPixels) continue
    if (x >= right) break
    yield [x, valueOf(point)]
    last = x
  }
  yield [right, at(right)]
}

const edgesOf = ({ x, width }: Bar, { time }: NoteLook) => ({
  left: Math.max(x, -2),
  right: Math.min(x + width, time.widthPixels + 2),
})

/** Dims what the note’s expression takes from it: the bar is as full as it is loud. */
export function paintExpression(
  context: CanvasRenderingContext2D,
  look: NoteLook,
  note: Note,
  bar: Bar,
): void {
  const { left, right } = edgesOf(bar, look)
  if (!note.expression || bar.width < leastWidthPixels || right <= left) return
  const yOf = (level: number) => bar.y + (1 - level) * bar.height
  context.beginPath()
  context.moveTo(left, bar.y)
  for (const [x, level] of cornersOf(note.expression, note, look.time, left, right))
    context.lineTo(x, yOf(level))
  context.lineTo(right, bar.y)
  context.closePath()
  context.fillStyle = faded(look.palette.sunken, 0.5)
  context.fill()
}

/** Where the pitch goes, row by row, over the neighbouring rows where it leaves its own. */
export function paintBend(context: CanvasRenderingContext2D, look: NoteLook, note: Note, bar: Bar): void {
  const { left, right } = edgesOf(bar, look)
  if (!note.pitchBend || bar.width < leastWidthPixels || right <= left) return
  const middle = bar.y + bar.height / 2
  const yOf = (cents: number) => middle - (cents / 100) * look.pitch.rowPixels
  context.beginPath()
  for (const [x, cents] of cornersOf(note.pitchBend, note, look.time, left, right))
    context.lineTo(x, yOf(cents))
  context.lineJoin = 'round'
  context.lineWidth = 3.5
  context.strokeStyle = faded(look.palette.sunken, 0.75)
  context.stroke()
  context.lineWidth = 1.5
  context.strokeStyle = look.palette.text
  context.stroke()
}
