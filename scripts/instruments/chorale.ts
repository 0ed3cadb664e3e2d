/** A chorale for four voices, as it is written. */
import { SyrinxError } from '../../src-shared/errors.ts'

/** Lengths and moments are counted in demisemiquavers. */
export const unitsPerCrotchet = 8

export interface WrittenNote {
  readonly midi: number
  readonly startUnits: number
  readonly endUnits: number
  readonly fermata: boolean
}

export type Part = readonly WrittenNote[]

/** Soprano, alto, tenor and bass, each in order of time and one note at a time. */
export type Chorale = readonly [soprano: Part, alto: Part, tenor: Part, bass: Part]

/** A score isn’t a chorale such as is wanted here; the message says why. */
export const leftOut = (why: string, cause?: unknown): SyrinxError =>
  new SyrinxError('chorales/left-out', why, '', { cause })
