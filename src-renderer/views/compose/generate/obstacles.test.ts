import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import { emptyDocument, type ProjectDocument } from '../../../../src-shared/contract/projects.ts'
import { obstaclesOf } from './obstacles.ts'

const flute: Instrument = {
  ref: { kind: 'bundled', id: 'panflute' },
  name: 'Pan flute',
  sampleRateHz: 16_000,
  receptiveFieldSamples: 62,
  condition: 'notes',
  knownMidi: [69, 71, 72],
  knowsLoudness: true,
  knowsBends: false,
  knowsExpression: false,
  isPolyphonic: false,
  knowsSlurs: false,
  ringSeconds: 0.3,
  composes: null,
  categories: [],
  words: '',
  parameterCount: 1,
}
const note = (midi: number, startSeconds = 0) => ({ midi, startSeconds, durationSeconds: 0.5 })
const withNotes = (...notes: ProjectDocument['notes']): ProjectDocument => ({ ...emptyDocument, notes })
const words = (document: ProjectDocument, instrument: Instrument | null = flute) =>
  obstaclesOf(document, instrument, true).map((it) => it.words)

describe('what is in the way', () => {
  it('is nothing when the instrument knows the notes', () => {
    expect(words(withNotes(note(69), note(72, 1)))).toEqual([])
  })
  it('is an instrument that is gone, but not one that is not known yet', () => {
    expect(words(withNotes(note(69)), null)).toEqual(['The instrument of this project is gone.'])
    expect(obstaclesOf(withNotes(note(69)), null, false)).toEqual([])
  })
  it('is an empty roll, unless a length is given', () => {
    expect(words(emptyDocument)).toEqual(['Nothing is drawn yet.'])
    const generation = { ...emptyDocument.generation, length: { kind: 'seconds' as const, seconds: 3 } }
    expect(words({ ...emptyDocument, generation })).toEqual([])
  })
  it('says of bends and expression that they won’t be heard, where the instrument knows none', () => {
    const bent = { ...note(69), pitchBend: [{ seconds: 0, cents: 50 }] }
    const swelled = { ...note(71, 1), expression: [{ seconds: 0, level: 0.5 }] }
    expect(obstaclesOf(withNotes(bent, note(72, 2)), flute, true)).toMatchObject([
      { level: 'note', words: 'Pan flute doesn’t bend notes.' },
    ])
    expect(words(withNotes(swelled))).toEqual(['Pan flute doesn’t change loudness within a note.'])
    expect(words(withNotes(bent, swelled))).toEqual(['Pan flute plays neither pitch bends nor expression.'])
    const voice = { ...flute, knowsBends: true, knowsExpression: true }
    expect(words(withNotes(bent, swelled), voice)).toEqual([])
  })
  it('is an empty roll, whatever the length, where each note is a voice of its own', () => {
    const generation = { ...emptyDocument.generation, length: { kind: 'seconds' as const, seconds: 3 } }
    const found = obstaclesOf({ ...emptyDocument, generation }, { ...flute, isPolyphonic: true }, true)
    expect(found).toMatchObject([{ level: 'stop', hint: expect.stringContaining('silent without notes') }])
    expect(found[0].remedy).toBeUndefined()
    const [composable] = obstaclesOf(emptyDocument, { ...flute, isPolyphonic: true }, true, {
      canCompose: true,
    })
    expect(composable).toMatchObject({ remedy: 'compose', hint: expect.stringContaining('composed') })
  })
  it('is not a blend of categories that it knows', () => {
    const blend = (category: string) => ({
      ...withNotes(note(69)),
      generation: { ...emptyDocument.generation, category },
    })
    const both = { ...flute, categories: ['a', 'b'] }
    expect(words(blend('a:0.5,b:0.5'), both)).toEqual([])
    expect(words(blend('a:0.5,c:0.5'), both)).toEqual(['Pan flute knows no category “a:0.5,c:0.5”.'])
  })
  it('names the notes that the instrument does not know, a few of them', () => {
    expect(words(withNotes(note(70), note(60, 1), note(60, 2)))).toEqual(['Pan flute does not know C4, A♯4.'])
    const many = [50, 51, 52, 53, 54, 55].map((midi, index) => note(midi, index))
    expect(words(withNotes(...many))[0]).toMatch(/D3, D♯3, E3, F3 and 2 more/)
    const generation = { ...emptyDocument.generation, nearestNotes: true }
    expect(words({ ...withNotes(...many), generation })).toEqual([])
  })
  it('is not an instrument that plays by itself, or what the roll tells of', () => {
    const found = obstaclesOf(withNotes(note(1)), { ...flute, knownMidi: [] }, true)
    expect(found.map(({ level }) => level)).toEqual(['note'])
    expect(found[0].words).toMatch(/can’t be told/)
    expect(obstaclesOf(withNotes(note(69), note(71, 0.2)), flute, true)).toEqual([])
  })

  const set = (change: Partial<ProjectDocument['generation']>, ...notes: ProjectDocument['notes']) => ({
    ...withNotes(...notes),
    generation: { ...emptyDocument.generation, ...change },
  })
  const recording = { source: { kind: 'clip' as const, id: 'c' }, blend: null }
  const blend = { source: recording.source, blend: { source: { kind: 'notes' as const }, share: 0.5 } }
  const spectra: Instrument = { ...flute, condition: 'mfcc' }
  const kinds: Instrument = { ...flute, condition: 'none', knownMidi: [], categories: ['a', 'b'] }

  it('is nothing where a recording is played, whatever is drawn', () => {
    expect(words(set({ spectrum: recording }))).toEqual([])
    expect(words(set({ spectrum: recording }, note(1)), spectra)).toEqual([])
    expect(obstaclesOf(set({ spectrum: recording }), spectra, true, { isSourceGone: true })[0].remedy).toBe(
      'drawnNotes',
    )
  })
  it('is a blend where there is none, or without the notes in it', () => {
    expect(words(set({ spectrum: blend }, note(69)))).toEqual(['Pan flute can’t blend sounds.'])
    expect(words(set({ spectrum: blend }), spectra)).toEqual(['Nothing is drawn yet.'])
    expect(words(set({ spectrum: blend }, note(69)), spectra)).toEqual([])
    expect(words(set({}, note(69)), { ...spectra, knownMidi: [] })[0]).toMatch(/knows no notes/)
  })
  it('is a length that can’t be known, unless its categories change', () => {
    expect(obstaclesOf(set({}, note(69)), kinds, true)[0].remedy).toBe('lengthInSeconds')
    const categoryTrack = [{ startSeconds: 0, category: 'b' }]
    expect(obstaclesOf(set({ categoryTrack }, note(69)), kinds, true).map((it) => it.level)).toEqual(['note'])
    expect(words(set({ categoryTrack }, note(69)))).toEqual([
      'Pan flute knows no categories to change between.',
    ])
    expect(words(set({ category: 'c', length: { kind: 'seconds', seconds: 1 } }), kinds)).toEqual([
      'Pan flute knows no category “c”.',
    ])
  })
})
