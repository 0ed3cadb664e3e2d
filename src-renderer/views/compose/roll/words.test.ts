import { expect, it } from 'vitest'
import { countNotes, durationWords, noteReadout, noteWords, placeWords } from './words.ts'

const tempo = { beatsPerMinute: 120, beatsPerBar: 4 }
const note = { midi: 69, startSeconds: 2, durationSeconds: 0.5 }

it('says where a note is as a musician would', () => {
  expect(noteWords(note, tempo, 'selected', false)).toBe('A4, bar 2 beat 1, half a second, selected')
  expect(placeWords(0.25, tempo)).toBe('bar 1 beat 1 and a half')
  expect(placeWords(0.63, tempo)).toBe('bar 1 beat 2 and 26 hundredths')
  expect(durationWords(0.633)).toBe('0.63 seconds')
})

it('writes it short beside a note that is dragged', () => {
  expect(noteReadout(note, tempo)).toBe('A4 · 2.1.00 · 0.50 s')
  expect([countNotes(1), countNotes(2)]).toEqual(['1 note', '2 notes'])
})
