/** Curves in words. */
import type { Instrument } from '../../../../../src-shared/contract/instruments.ts'
import { valueOf, type CurvePoint } from '../../../../../src-shared/notes/curves.ts'
import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import type { CurveKind } from './kinds.ts'

export const kindWords: Readonly<Record<CurveKind, string>> = {
  pitchBend: 'Pitch bend',
  expression: 'Expression',
}

/** “30 cents up”, “80 %”. */
export function valueWords(kind: CurveKind, value: number): string {
  if (kind === 'expression') return `${Math.round(value * 100)} %`
  const cents = Math.round(value)
  if (cents === 0) return 'on the note'
  return `${Math.abs(cents)} ${Math.abs(cents) === 1 ? 'cent' : 'cents'} ${cents > 0 ? 'up' : 'down'}`
}

/** “+30 cents”, “80 %”: beside the lane while it is drawn. */
export function valueReadout(kind: CurveKind, value: number): string {
  if (kind === 'expression') return valueWords(kind, value)
  const cents = Math.round(value)
  return `${cents > 0 ? '+' : cents < 0 ? '−' : ''}${Math.abs(cents)} ct`
}

/** “Point 2 of 5, 0.25 seconds, 30 cents up”. */
export const pointWords = (kind: CurveKind, points: readonly CurvePoint[], index: number): string =>
  `Point ${index + 1} of ${points.length}, ${Math.round(points[index].seconds * 1000) / 1000} seconds, ${valueWords(kind, valueOf(points[index]))}`

export const countPoints = (count: number): string => (count === 1 ? '1 point' : `${count} points`)

/** What an instrument doesn't play of a curve; null where it plays it. */
export function unheardWords(
  kind: CurveKind,
  { name, knowsBends, knowsExpression }: Pick<Instrument, 'name' | 'knowsBends' | 'knowsExpression'>,
): { words: string; hint: string } | null {
  if (kind === 'pitchBend')
    return knowsBends
      ? null
      : {
          words: `${name} doesn’t bend notes.`,
          hint: 'It plays them straight, and the curves won’t be heard.',
        }
  return knowsExpression
    ? null
    : {
        words: `${name} doesn’t change loudness within a note.`,
        hint: 'The curves of expression won’t be heard.',
      }
}

/** What a note has besides its pitch, place and length. */
export const curveWords = ({ pitchBend, expression }: Note): string[] => [
  ...(pitchBend ? ['with pitch bend'] : []),
  ...(expression ? ['with expression'] : []),
]
