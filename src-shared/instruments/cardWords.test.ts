import { expect, test } from 'vitest'
import type { InstrumentCard, InstrumentMeasures } from './card.ts'
import { cardText, knowledgeWords, madeRows, measuredWords, measureRows, rangeWords } from './cardWords.ts'

const measures: InstrumentMeasures = {
  measuredAt: '2026-11-21T23:59:00.000Z',
  syrinxVersion: '1.0.0',
  sequences: { count: 8, seconds: 90 },
  framesWithin50Cents: 0.99996,
  framesWithin20Cents: 0.9512,
  notesHit: 1,
  onsetErrorMedianSeconds: 0.0063,
  onsetError95Seconds: 0.0214,
  snrDecibels: 17.4,
  recordingSnrDecibels: 18.6,
  outsideHarmonicsDecibels: -27,
  recordingOutsideHarmonicsDecibels: -27.2,
  levelCorrelation: 0.957,
  decayErrorShare: 0.12,
  realTimeFactor: 1.84,
}
const card: InstrumentCard = {
  title: 'Pan flute',
  knownMidi: [69, 70, 71],
  knows: { loudness: true, bends: false, categories: ['soft', 'hard'] },
  recordings: { count: 25, minutes: 1.15, source: 'FluidR3 GM' },
  training: { steps: 10_000, samplesSeen: 41_000_000, seconds: 780 },
  measures,
}

test('figures are read in plain words, and none is rounded up to all', () => {
  expect(Object.fromEntries(measureRows(measures).map(({ name, value }) => [name, value]))).toEqual({
    'Notes hit': '100 %',
    'In tune within 50 cents': '99.9 % of the time',
    'In tune within 20 cents': '95.1 % of the time',
    'Notes begin': '6.3 ms off, 95 % within 21 ms',
    'Held notes': '1.2 dB noisier than the recordings',
    'Between the harmonics': 'as much sound as in the recordings',
    'Follows loudness': 'correlation 0.96',
    'Notes die away': '12 % off the recordings’ pace',
    'Speed on one core': '1.8 seconds of sound a second: plays as it computes',
  })
  expect(measuredWords(measures)).toBe(
    'Measured 21 November 2026 with Syrinx 1.0.0, on 8 sequences of notes (1.5 minutes).',
  )
})

test('what isn’t known isn’t told', () => {
  const { measuredAt, syrinxVersion } = measures
  expect(measureRows({ measuredAt, syrinxVersion })).toEqual([])
  expect(measureRows({ measuredAt, syrinxVersion, snrDecibels: 12.34 })).toEqual([
    { name: 'Held notes', value: '12.3 dB above their noise' },
  ])
  expect(
    measureRows({ measuredAt, syrinxVersion, onsetErrorMedianSeconds: 0.02, onsetsMissed: 0.07 }),
  ).toEqual([{ name: 'Notes begin', value: '20 ms off, 7 % never do' }])
  expect(measureRows({ measuredAt, syrinxVersion, onsetsMissed: 0 })).toEqual([])
  expect(madeRows({})).toEqual([])
  expect(knowledgeWords({})).toEqual({ knows: [], lacks: [] })
  expect(cardText({})).toBe('Instrument  without a title')
})

test('ranges, abilities and the making', () => {
  expect(rangeWords([])).toBe(undefined)
  expect(rangeWords([60])).toBe('C4')
  expect(rangeWords([60, 61, 62])).toBe('C4 to D4')
  expect(rangeWords([60, 67])).toBe('2 notes from C4 to G4')
  expect(knowledgeWords(card)).toEqual({ knows: ['soft and loud notes'], lacks: ['pitch bends'] })
  expect(madeRows(card)).toEqual([
    { name: 'Learned from', value: '25 recordings, 1.2 minutes' },
    { name: 'Source', value: 'FluidR3 GM' },
    { name: 'Training', value: '10,000 steps, 41 million samples heard, 13 minutes' },
  ])
})

test('the command line shows all of it, also of several categories', () => {
  const text = cardText({ ...card, measuresByCategory: { soft: measures } })
  expect(text).toContain('Notes hit')
  expect(text).toMatch(/^Measured: soft +21 November 2026/m)
})
