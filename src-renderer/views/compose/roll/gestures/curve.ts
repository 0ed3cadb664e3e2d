/** Gestures in the lanes of curves: drawing freely over notes, and dragging one point. */
import type { DocumentEdit } from '../../../../../src-shared/contract/projects.ts'
import { cutCurve, valueOf, type CurvePoint } from '../../../../../src-shared/notes/curves.ts'
import { endSeconds, type Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { curveOf, pointOf, withCurve, type CurveKind } from '../curves/kinds.ts'
import { drawn, movedPoint } from '../curves/points.ts'
import { replaced } from '../editing.ts'
import { noPreview, type Preview } from './gesture.ts'

/** The pointer in the lane’s own terms. */
export interface CurvePointer {
  readonly seconds: number
  readonly value: number
}

export interface CurveGesture {
  update(pointer: CurvePointer): void
  preview(): Preview
  commit(): DocumentEdit | null
}

export const verbOf: Readonly<Record<CurveKind, string>> = {
  pitchBend: 'Bend',
  expression: 'Change expression of',
}

const previewOf = (become: ReadonlyMap<Note, Note>): Preview => ({
  ...noPreview,
  hidden: new Set(become.keys()),
  ghosts: [...become.values()],
})

const editOf = (kind: CurveKind, become: ReadonlyMap<Note, Note>): DocumentEdit | null =>
  replaced(verbOf[kind], [...become.keys()], (note) => become.get(note)!)

/** The values of every note that the pointer passes become the height of its path. */
export class CurveDrawGesture implements CurveGesture {
  readonly #kind: CurveKind
  readonly #notes: readonly Note[]
  readonly #reach: { seconds: number; value: number }
  /** In order of time, in seconds of the piece. */
  #path: CurvePoint[]
  #last: CurvePoint

  /**
   * @param notes that may change
   * @param reach so near to a note’s edge it is at the edge, and so far from the path a thinned point may lie
   */
  constructor(
    kind: CurveKind,
    began: CurvePointer,
    notes: readonly Note[],
    reach: { seconds: number; value: number },
  ) {
    this.#kind = kind
    this.#notes = notes
    this.#reach = reach
    this.#last = pointOf(kind, began.seconds, began.value)
    this.#path = [this.#last]
  }

  update({ seconds, value }: CurvePointer): void {
    const point = pointOf(this.#kind, seconds, value)
    const last = this.#last
    const [low, high] = [Math.min(last.seconds, point.seconds), Math.max(last.seconds, point.seconds)]
    const before = this.#path.filter((it) => it.seconds < low)
    const after = this.#path.filter((it) => it.seconds > high)
    const between = low === high ? [point] : last.seconds < point.seconds ? [last, point] : [point, last]
    this.#path = [...before, ...between, ...after]
    this.#last = point
  }

  #drawn(): Map<Note, Note> {
    const path = this.#path
    const [from, to] = [path[0].seconds, path[path.length - 1].seconds]
    const become = new Map<Note, Note>()
    for (const note of this.#notes) {
      if (note.startSeconds >= to || endSeconds(note) <= from) continue
      const part = this.#toEdges(cutCurve(path, note.startSeconds, endSeconds(note)), note.durationSeconds)
      const points = drawn(this.#kind, curveOf(note, this.#kind), part, this.#reach.value)
      become.set(note, withCurve(note, this.#kind, points))
    }
    return become
  }

  /** The hand rarely hits an edge, and means it. */
  #toEdges(part: readonly CurvePoint[], durationSeconds: number): CurvePoint[] {
    const [first, last] = [part[0], part[part.length - 1]]
    const reach = this.#reach.seconds
    return [
      ...(first.seconds > 0 && first.seconds < reach ? [pointOf(this.#kind, 0, valueOf(first))] : []),
      ...part,
      ...(last.seconds < durationSeconds && last.seconds > durationSeconds - reach
        ? [pointOf(this.#kind, durationSeconds, valueOf(last))]
        : []),
    ]
  }

  preview(): Preview {
    return previewOf(this.#drawn())
  }

  commit(): DocumentEdit | null {
    return editOf(this.#kind, this.#drawn())
  }
}

export interface PointOfNote {
  readonly note: Note
  readonly index: number
}

export class CurvePointGesture implements CurveGesture {
  readonly #kind: CurveKind
  readonly #grabbed: PointOfNote
  #became: Note

  constructor(kind: CurveKind, grabbed: PointOfNote) {
    this.#kind = kind
    this.#grabbed = grabbed
    this.#became = grabbed.note
  }

  update({ seconds, value }: CurvePointer): void {
    const { note, index } = this.#grabbed
    const to = { seconds: seconds - note.startSeconds, value }
    const points = movedPoint(this.#kind, curveOf(note, this.#kind) ?? [], index, to, note.durationSeconds)
    this.#became = withCurve(note, this.#kind, points)
  }

  preview(): Preview {
    return previewOf(new Map([[this.#grabbed.note, this.#became]]))
  }

  commit(): DocumentEdit | null {
    return editOf(this.#kind, new Map([[this.#grabbed.note, this.#became]]))
  }
}
