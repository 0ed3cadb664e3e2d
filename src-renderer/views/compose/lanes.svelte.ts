/** The lanes under the roll: which one shows, how far it reaches, and which point is held in it. */
import { valueOf } from '../../../src-shared/notes/curves.ts'
import { project } from '../../state/project.svelte.ts'
import { remembered } from '../../state/remembered.ts'
import { instruments } from './instrument.svelte.ts'
import { roll } from './roll.svelte.ts'
import { curveOf, type CurveKind } from './roll/curves/kinds.ts'
import { bendRanges, rangeHolding } from './roll/curves/scale.ts'
import type { PointOfNote } from './roll/gestures/curve.ts'

export type LaneKind = 'loudness' | CurveKind

const laneKinds: readonly LaneKind[] = ['loudness', 'pitchBend', 'expression']

const wantedMemory = remembered<boolean>('roll.loudness', true)
const kindMemory = remembered<string>('roll.lane', 'loudness')
const rangeMemory = remembered<number>('roll.bendSemitones', 2)

class Lanes {
  #wanted = $state(wantedMemory.read())
  /** The user asked for it, also where the instrument knows none of it. */
  #asked = $state(false)
  #kind = $state<LaneKind>(laneKinds.find((it) => it === kindMemory.read()) ?? 'loudness')
  #semitones = $state(bendRanges.find((it) => it === rangeMemory.read()) ?? 2)
  #point = $state.raw<PointOfNote | null>(null)

  readonly kinds: readonly LaneKind[] = $derived(
    laneKinds.filter((it) => it !== 'loudness' || (instruments.current?.knowsLoudness ?? false)),
  )
  readonly kind: LaneKind = $derived(this.kinds.includes(this.#kind) ? this.#kind : 'pitchBend')

  readonly #areUseful = $derived.by(() => {
    const { knowsLoudness, knowsBends, knowsExpression } = instruments.current ?? {}
    return knowsLoudness || knowsBends || knowsExpression || project.notes.some(hasCurve)
  })
  readonly isShown = $derived(this.#wanted && (this.#asked || this.#areUseful))

  /** In order of start: what is chosen, else every note. */
  readonly targets = $derived(roll.selected.length > 0 ? roll.selected : roll.index.notes)

  /** Cents from the middle of the lane to its top: what is asked for, or more where a bend goes further. */
  readonly rangeCents = $derived.by(() => {
    let most = 0
    for (const { pitchBend } of this.targets)
      for (const { cents } of pitchBend ?? []) most = Math.max(most, Math.abs(cents))
    return rangeHolding(this.#semitones, most)
  })

  /** Where the keys are; what came in the place of its note after an undo counts as that note. */
  readonly point: PointOfNote | null = $derived.by(() => {
    const { kind } = this
    if (!this.#point || kind === 'loudness') return null
    const { note: was, index } = this.#point
    const note = this.targets.includes(was)
      ? was
      : this.targets.find((it) => it.midi === was.midi && it.startSeconds === was.startSeconds)
    return note && index < (curveOf(note, kind)?.length ?? 0) ? { note, index } : null
  })

  show(kind: LaneKind): void {
    this.#kind = kind
    kindMemory.write(kind)
    this.#point = null
    this.toggle(true)
  }

  toggle(shown: boolean): void {
    this.#wanted = shown
    this.#asked = shown
    wantedMemory.write(shown)
  }

  set semitones(semitones: (typeof bendRanges)[number]) {
    this.#semitones = semitones
    rangeMemory.write(semitones)
  }

  hold(point: PointOfNote | null): void {
    this.#point = point
  }

  /** Whether any of the notes that may change has the curve that shows. */
  readonly hasCurves = $derived.by(() => {
    const { kind } = this
    return kind !== 'loudness' && this.targets.some((note) => curveOf(note, kind))
  })

  /** The value of the point that is held. */
  get heldValue(): number | null {
    const { point, kind } = this
    const held = point && kind !== 'loudness' ? curveOf(point.note, kind)?.[point.index] : undefined
    return held ? valueOf(held) : null
  }
}

const hasCurve = (note: { pitchBend?: unknown; expression?: unknown }) =>
  note.pitchBend !== undefined || note.expression !== undefined

export const lanes = new Lanes()
