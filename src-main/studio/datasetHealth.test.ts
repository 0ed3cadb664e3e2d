import { expect, it } from 'vitest'
import type { DatasetFacts } from '../library/datasets.ts'
import { healthOf, lengthWords } from './datasetHealth.ts'

const facts: DatasetFacts = {
  clipCount: 10,
  seconds: 300,
  silentSeconds: 10,
  unheard: 0,
  noteless: 0,
  clipped: 0,
  silent: 0,
  faint: 0,
  sourceRates: [{ sourceRateHz: 44_100, clips: 10 }],
  notes: [60, 61, 62, 63].map((midi) => ({ midi, clips: 1, seconds: 5 })),
  tags: [],
  categories: [],
}

const words = (changed: Partial<DatasetFacts>) =>
  healthOf({ ...facts, ...changed }, 16_000).map((line) => `${line.level}: ${line.words}`)

it('praises what is good, and says nothing of an empty data set', () => {
  expect(words({})).toEqual(['good: 5 minutes of recordings.', 'good: 4 notes, C4 to D♯4, without a gap.'])
  expect(words({ clipCount: 0 })).toEqual([])
})

it('names the notes that are missing between others, but not where a scale was never meant', () => {
  const covering = (...midis: number[]) => midis.map((midi) => ({ midi, clips: 1, seconds: 5 }))
  expect(words({ notes: covering(60, 61, 63) })).toContain(
    'warning: 3 notes, C4 to D♯4; missing between them: D4.',
  )
  expect(words({ notes: covering(57, 69, 81) })).toContain('note: 3 notes, A3 to A5.')
  expect(words({ notes: covering(69) })).toContain('note: Only one note: A4.')
  expect(words({ notes: [...covering(60), { midi: 61, clips: 1, seconds: 0.2 }] }).join()).toContain(
    'Less than half a second of C♯4',
  )
})

it('tells what is too little, unheard, without notes, distorted, silent, and of several rates', () => {
  const said = words({
    seconds: 20,
    silentSeconds: 15,
    unheard: 2,
    noteless: 3,
    clipped: 1,
    silent: 1,
    faint: 1,
    sourceRates: [
      { sourceRateHz: 48_000, clips: 8 },
      { sourceRateHz: 8_000, clips: 2 },
    ],
  }).join('\n')
  for (const part of [
    'warning: 20 seconds of recordings: too little',
    'note: 3 clips without a note',
    'note: Syrinx has yet to listen to 2 clips',
    'warning: 1 clip distorted',
    'warning: 1 clip of nothing but silence',
    'note: 1 clip hardly audible',
    'note: 75 % of the time is silence',
    'warning: 2 clips recorded at 8 kHz, below this data set’s 16 kHz',
    'note: Recorded at 48 kHz and 8 kHz; all brought to 16 kHz.',
  ])
    expect(said).toContain(part)
  expect(words({ noteless: 10, notes: [] }).join()).toContain('No note was heard in any clip')
})

it('writes lengths as people say them', () => {
  expect([1, 59, 61, 120, 725, 4_800].map(lengthWords)).toEqual([
    '1 second',
    '59 seconds',
    '1 minute 1 second',
    '2 minutes',
    '12 minutes',
    '1 hour 20 minutes',
  ])
})

it('speaks of categories where there are any: of a single one, of clips without, of one clip', () => {
  const of = (...counts: [string, number][]) => counts.map(([name, clips]) => ({ name, clips }))
  expect(words({}).join()).not.toContain('categor')
  expect(words({ categories: of(['kick', 5], ['snare', 5]) })).toContain(
    'note: 2 categories: kick and snare.',
  )
  expect(words({ categories: of(['kick', 8], ['snare', 1]) }).slice(-2)).toEqual([
    'warning: 1 clip without a category: put every clip into one before you train with categories.',
    'note: Only one clip of “snare”: nothing can be spared to check what was learned of it.',
  ])
  expect(words({ categories: of(['kick', 10]) })).toContain(
    'note: Only one category, “kick”: there is nothing to choose between.',
  )
})
