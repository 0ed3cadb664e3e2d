/** What keys, menus and commands do to the curves of notes, each one step of undo. */
import type { DocumentEdit } from '../../../src-shared/contract/projects.ts'
import { valueOf, type CurvePoint } from '../../../src-shared/notes/curves.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { noteName } from '../../../src-shared/conditioning/description.ts'
import { announce } from '../../state/announce.ts'
import { lanes } from './lanes.svelte.ts'
import { roll } from './roll.svelte.ts'
import { curveOf, levelAt, withCurve, type CurveKind } from './roll/curves/kinds.ts'
import { movedPoint, secondsAfter, withPoint } from './roll/curves/points.ts'
import { applyShape, shapes, type ShapeName } from './roll/curves/shapes.ts'
import { stepPoint } from './roll/curves/stepping.ts'
import { kindWords, pointWords } from './roll/curves/words.ts'
import { replaced } from './roll/editing.ts'
import { verbOf, type PointOfNote } from './roll/gestures/curve.ts'
import { timeline } from './timeline.svelte.ts'

/** Where nothing was chosen, nothing is afterwards. */
export function applyEdit(edit: DocumentEdit | null): boolean {
  const chose = roll.selected.length > 0
  const did = roll.apply(edit)
  if (did && !chose) roll.select([])
  return did
}

function tell({ note, index }: PointOfNote, kind: CurveKind, ...before: string[]): void {
  const points = curveOf(note, kind) ?? []
  const at = note.startSeconds + (points[index]?.seconds ?? 0)
  timeline.reveal(at, at)
  announce([...before, `${noteName(note.midi)}: ${pointWords(kind, points, index)}`].join(' '))
}

/** The note’s curve is these points now; the point `index` of it is held and told. */
function setPoints(
  kind: CurveKind,
  note: Note,
  points: readonly CurvePoint[],
  index: number,
  verb = verbOf[kind],
): void {
  const edit = replaced(verb, [note], () => withCurve(note, kind, points))
  if (!edit) return
  applyEdit(edit)
  const [changed] = edit.added
  if (points.length === 0) {
    lanes.hold(null)
    return announce(`${kindWords[kind]} of ${noteName(note.midi)} cleared`)
  }
  const held = { note: changed, index: Math.min(index, points.length - 1) }
  lanes.hold(held)
  tell(held, kind)
}

export function stepToPoint(kind: CurveKind, direction: 1 | -1): void {
  const next = stepPoint(lanes.targets, kind, lanes.point, direction)
  if (next) {
    lanes.hold(next)
    return tell(next, kind)
  }
  if (lanes.point) return tell(lanes.point, kind)
  announce(lanes.targets.length === 0 ? 'There are no notes.' : 'There are no points yet. Enter adds one.')
}

export function jumpToPoint(kind: CurveKind, to: 'first' | 'last'): void {
  lanes.hold(null)
  stepToPoint(kind, to === 'first' ? 1 : -1)
}

export function changeValue(kind: CurveKind, by: number): void {
  const { point } = lanes
  if (!point) return stepToPoint(kind, 1)
  const points = curveOf(point.note, kind) ?? []
  const { seconds } = points[point.index]
  const value = valueOf(points[point.index]) + by
  setPoints(
    kind,
    point.note,
    movedPoint(kind, points, point.index, { seconds, value }, Infinity),
    point.index,
  )
}

export function movePoint(kind: CurveKind, bySeconds: number): void {
  const { point } = lanes
  if (!point) return stepToPoint(kind, 1)
  const { note, index } = point
  const points = curveOf(note, kind) ?? []
  const to = { seconds: points[index].seconds + bySeconds, value: valueOf(points[index]) }
  setPoints(kind, note, movedPoint(kind, points, index, to, note.durationSeconds), index)
}

/** Behind the point that is held; where there is none, at the beginning of the first note. */
export function addPoint(kind: CurveKind): void {
  const { point, targets } = lanes
  const note = point?.note ?? targets[0]
  if (!note) return announce('There are no notes.')
  const points = curveOf(note, kind)
  const held = point?.index ?? 0
  const seconds = points ? secondsAfter(points, held, note.durationSeconds) : 0
  if (seconds === null) return announce('There is no room for a point here.')
  addPointAt(kind, note, seconds, levelAt(note, kind, seconds))
}

export function addPointAt(kind: CurveKind, note: Note, seconds: number, value: number): void {
  const added = withPoint(kind, curveOf(note, kind), seconds, value)
  if (!added) return announce('The note has a thousand points already.')
  setPoints(kind, note, added.points, added.index)
}

export function removePoint(kind: CurveKind, point: PointOfNote | null = lanes.point): void {
  if (!point) return
  const { note, index } = point
  setPoints(kind, note, (curveOf(note, kind) ?? []).toSpliced(index, 1), Math.max(index - 1, 0))
}

export function clearCurves(kind: CurveKind): void {
  lanes.hold(null)
  const edit = replaced(`Clear ${kindWords[kind].toLowerCase()} of`, lanes.targets, (note) =>
    withCurve(note, kind, []),
  )
  if (!applyEdit(edit)) announce(`There is no ${kindWords[kind].toLowerCase()} to clear.`)
}

export function shape(name: ShapeName): void {
  const { kind } = shapes[name]
  if (roll.selected.length === 0) return announce('Nothing is selected.')
  lanes.show(kind)
  if (!applyEdit(applyShape(name, roll.selected, roll.index.notes)))
    announce(name === 'slide' ? 'No other note comes before.' : 'It is so already.')
}

/** How far an arrow goes: usually, with Shift, and by page. */
export const valueSteps: Readonly<Record<CurveKind, { usual: number; fine: number; page: number }>> = {
  pitchBend: { usual: 10, fine: 1, page: 100 },
  expression: { usual: 0.05, fine: 0.01, page: 0.2 },
}
