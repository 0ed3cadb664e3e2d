import { expect, it } from 'vitest'
import { sequenceSeconds } from '../notes/noteSequence.ts'
import { standardPhrase } from './standardPhrase.ts'

it('plays a chord of notes that the instrument knows', () => {
  const knownMidi = Array.from({ length: 25 }, (_, i) => 69 + i)
  const phrase = standardPhrase({ knownMidi })
  expect(phrase.map((note) => note.midi)).toEqual([75, 79, 82, 87, 82, 75])
  expect(sequenceSeconds(phrase)).toBeCloseTo(3.2)
})

it('makes do with few notes, and with none', () => {
  expect(new Set(standardPhrase({ knownMidi: [60, 67] }).map((note) => note.midi))).toEqual(new Set([60, 67]))
  expect(standardPhrase({ knownMidi: [] })).toEqual([])
})
