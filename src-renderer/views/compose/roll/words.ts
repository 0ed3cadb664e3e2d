/** Notes in words, for those who listen and for read-outs. */
import { noteName } from '../../../../src-shared/conditioning/description.ts'
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { positionOf, printPosition, type Tempo } from './grid.ts'

const plainDurations = new Map([
  [0.25, 'a quarter of a second'],
  [0.5, 'half a second'],
  [1, 'one second'],
])

/** “half a second”, “0.63 seconds”. */
export const durationWords = (seconds: number): string => {
  const rounded = Math.round(seconds * 100) / 100
  return plainDurations.get(rounded) ?? `${rounded} seconds`
}

/** “bar 2 beat 1”, “bar 2 beat 1 and a half”. */
export function placeWords(seconds: number, tempo: Tempo): string {
  const { bar, beat, hundredths } = positionOf(seconds, tempo)
  const part = hundredths === 0 ? '' : hundredths === 50 ? ' and a half' : ` and ${hundredths} hundredths`
  return `bar ${bar} beat ${beat}${part}`
}

/** “A4, bar 2 beat 1, half a second, selected”. */
export const noteWords = (note: Note, tempo: Tempo, ...more: (string | false)[]): string =>
  [
    noteName(note.midi),
    placeWords(note.startSeconds, tempo),
    durationWords(note.durationSeconds),
    ...more.filter((it) => it !== false),
  ].join(', ')

/** “A4 · 2.1.00 · 0.50 s”: beside a note while it is dragged. */
export const noteReadout = (note: Note, tempo: Tempo): string =>
  `${noteName(note.midi)} · ${printPosition(note.startSeconds, tempo)} · ${note.durationSeconds.toFixed(2)} s`

export const countNotes = (count: number): string => (count === 1 ? '1 note' : `${count} notes`)
