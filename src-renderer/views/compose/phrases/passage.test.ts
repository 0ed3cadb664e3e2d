import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import {
  composerAmong,
  freedomWords,
  notesBefore,
  notesBetween,
  openingAt,
  placeSeconds,
  soundingBetween,
} from './passage.ts'

const instrument = (kind: Instrument['ref']['kind'], name: string, composes = false): Instrument => ({
  ref: { kind, id: name },
  name,
  sampleRateHz: 16_000,
  receptiveFieldSamples: 62,
  condition: 'voice',
  knownMidi: [60],
  knowsLoudness: true,
  knowsBends: false,
  knowsExpression: false,
  isPolyphonic: true,
  knowsSlurs: false,
  ringSeconds: 0.3,
  categories: [],
  composes: composes ? { title: 'chorales', words: '' } : null,
  words: '',
  parameterCount: 1,
})
const note = (startSeconds: number, durationSeconds = 0.5, midi = 60): Note => ({
  midi,
  startSeconds,
  durationSeconds,
})

describe('the composer', () => {
  const flute = instrument('bundled', 'flute')
  const bach = instrument('bundled', 'bach', true)
  const own = instrument('kept', 'own', true)
  it('is the chosen instrument where it can, in the list or not', () => {
    expect(composerAmong([flute, bach], own)).toBe(own)
  })
  it('else is one that comes with Syrinx, else any', () => {
    expect(composerAmong([own, flute, bach], flute)).toBe(bach)
    expect(composerAmong([flute, own], null)).toBe(own)
    expect(composerAmong([flute], flute)).toBeNull()
  })
})

describe('where it goes on', () => {
  const drawn = { notes: [note(0), note(1, 0.9)], selected: [], playheadSeconds: 0.3, grid: 0.25 }
  it('is the end of the notes, on the grid', () => {
    expect(placeSeconds('end', drawn)).toBe(2)
    expect(placeSeconds('end', { ...drawn, grid: null })).toBeCloseTo(1.9)
    expect(placeSeconds('end', { ...drawn, notes: [note(0, 0.5004)] })).toBe(0.5)
    expect(placeSeconds('end', { ...drawn, notes: [] })).toBe(0)
  })
  it('is the playhead as it stands', () => {
    expect(placeSeconds('playhead', drawn)).toBe(0.3)
    expect(placeSeconds('playhead', { ...drawn, notes: [] })).toBe(0)
  })
  it('is the end of what is selected, if anything is', () => {
    expect(placeSeconds('selection', { ...drawn, selected: [note(0)] })).toBe(0.5)
    expect(placeSeconds('selection', drawn)).toBe(2)
  })
  it('parts what is heard from what makes room', () => {
    const notes = [note(0), note(1), note(2)]
    expect(notesBefore(notes, 1)).toEqual([note(0)])
    expect(notesBetween(notes, 1, 2)).toEqual([note(1)])
  })
})

describe('the notes of a recording', () => {
  it('begin there, whatever came before the first, and are gone on from on the grid', () => {
    const { notes, endSeconds } = openingAt([note(3.2, 0.4), note(2.9)], 8, 0.25)
    expect(notes.map((it) => it.startSeconds)).toEqual([8, expect.closeTo(8.3)])
    expect(endSeconds).toBe(8.75)
  })
  it('are those that sound in a part of it, as long as they do there', () => {
    const notes = [note(0, 2), note(1.98, 1), note(2.5, 0.5, 62)]
    expect(soundingBetween(notes, 1, 2)).toEqual([note(1, 1)])
    expect(soundingBetween(notes, 2.25, 5)).toEqual([
      { ...note(2.25), durationSeconds: expect.closeTo(0.73) },
      note(2.5, 0.5, 62),
    ])
    expect(soundingBetween([], 0, 1)).toEqual([])
  })
  it('may be none', () => {
    expect(openingAt([], 8.1, null)).toEqual({ notes: [], endSeconds: 8.1 })
  })
})

it('says how free it is', () => {
  expect([0, 0.8, 0.9, 1, 1.15, 2].map(freedomWords)).toEqual([
    'very careful',
    'careful',
    'a little careful',
    'as learned',
    'free',
    'wild',
  ])
})
