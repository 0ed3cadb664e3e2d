import { expect, it } from 'vitest'
import { noteFileName, notesOf } from './noteSet.ts'

it('names files so that they sort by note, and sharps without a #', () => {
  expect(noteFileName('panflute', 69, 48)).toBe('panflute_69_A4_v48')
  expect(noteFileName('panflute', 70, 120)).toBe('panflute_70_As4_v120')
})

it('plays every semitone at every velocity, low to high, soft to loud', () => {
  const notes = notesOf({
    name: 'x',
    gmProgram: 1,
    lowest: 59,
    highest: 61,
    velocities: [40, 100],
    heldSeconds: 1,
    tailSeconds: 1,
  })
  expect(notes.map(({ midi, velocity }) => [midi, velocity])).toEqual([
    [59, 40],
    [59, 100],
    [60, 40],
    [60, 100],
    [61, 40],
    [61, 100],
  ])
})
