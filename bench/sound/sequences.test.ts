import { describe, expect, it } from 'vitest'
import {
  noteSequenceSchema,
  overlappingNotes,
  sequenceSeconds,
  type Note,
} from '../../src-shared/notes/noteSequence.ts'
import {
  chordSequences,
  intoRange,
  keptOutSequences,
  quickly,
  tuningSequences,
  type SoundSequence,
} from './sequences.ts'

const range = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => low + i)
const performance: Note[] = [82, 81, 83, 80].map((midi, i) => ({
  midi,
  startSeconds: i / 4,
  durationSeconds: 0.25,
}))
const seconds = (sequences: readonly SoundSequence[]) =>
  sequences.reduce((sum, { notes }) => sum + sequenceSeconds(notes), 0)

describe.each([
  ['two octaves', range(69, 93)],
  ['a piano', range(21, 108)],
  ['the notes of a chord', [60, 64, 67]],
  ['one note', [60]],
])('sequences for %s', (_, known) => {
  const chords = (['tuning', 'kept-out'] as const).flatMap((set) => chordSequences(known, set))
  const all = [...tuningSequences(known), ...keptOutSequences(known, performance), ...chords]

  it('are notes that the instrument knows', () => {
    for (const { name, notes } of all) {
      expect(noteSequenceSchema.safeParse(notes).error, name).toBeUndefined()
      expect(notes.length, name).toBeGreaterThan(0)
      expect(
        notes.every(({ midi }) => known.includes(midi)),
        name,
      ).toBe(true)
    }
  })

  it('have names of their own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })

  it('come quickly where that is asked for', () => {
    for (const set of [tuningSequences(known), keptOutSequences(known, performance)]) {
      expect(seconds(quickly(set))).toBeLessThanOrEqual(20)
      expect(quickly(set).length).toBeGreaterThanOrEqual(4)
    }
  })
})

describe('the sequences', () => {
  const known = range(69, 93)
  const named = (name: string) =>
    [...tuningSequences(known), ...keptOutSequences(known, performance)].find((it) => it.name === name)!.notes

  it('are the same each time', () => {
    expect(tuningSequences(known)).toEqual(tuningSequences(known))
  })

  it('hold what they are called after', () => {
    expect(sequenceSeconds(named('minute'))).toBeGreaterThan(58)
    expect(sequenceSeconds(named('minute'))).toBeLessThanOrEqual(60)
    expect(new Set(named('scale').map(({ midi }) => midi)).size).toBe(25)
    expect(overlappingNotes(named('legato'))).toHaveLength(15)
    expect(overlappingNotes(named('detached'))).toEqual([])
    const velocities = named('dynamics').map(({ velocity }) => velocity!)
    expect(Math.min(...velocities)).toBe(40)
    expect(Math.max(...velocities)).toBe(127)
    const fastest = Math.min(...named('fast').map(({ durationSeconds }) => durationSeconds))
    expect(fastest).toBeCloseTo(1 / 12)
    for (const { durationSeconds } of named('long')) expect(durationSeconds).toBeGreaterThanOrEqual(4)
  })
})

describe('intoRange', () => {
  it('leaves a piece in its key where that is known', () => {
    expect(intoRange(performance, range(69, 93))).toEqual(performance)
  })

  it('transposes it where it isn’t', () => {
    expect(intoRange(performance, range(40, 52)).map(({ midi }) => midi)).toEqual([51, 50, 52, 49])
  })

  it('plays the nearest of few notes', () => {
    expect(new Set(intoRange(performance, [60, 62]).map(({ midi }) => midi))).toEqual(new Set([60, 62]))
  })
})
