import { expect, test } from 'vitest'
import { cardSchema, parseCard, type InstrumentCard } from './card.ts'

const card: InstrumentCard = {
  title: 'Pan flute',
  description: 'A breathy flute of the Andes.',
  knownMidi: [69, 70],
  knows: { loudness: true, bends: false, categories: ['soft', 'hard'] },
  recordings: { count: 25, minutes: 1.5, source: 'FluidR3 GM' },
  licence: 'MIT',
  attribution: 'Frank Wen',
  training: { steps: 10_000, samplesSeen: 41_000_000, seconds: 780, network: 'small', machine: '2 cores' },
  measures: {
    measuredAt: '2026-11-21T12:00:00.000Z',
    syrinxVersion: '1.0.0',
    sequences: { count: 8, seconds: 90 },
    framesWithin50Cents: 1,
    snrDecibels: 15,
    outsideHarmonicsDecibels: -20,
    levelCorrelation: -0.1,
  },
  measuresByCategory: { soft: { measuredAt: '2026-11-21T12:00:00Z', syrinxVersion: '1.0.0' } },
  health: ['No note is longer than 0.8 s.'],
}

test('a card is read as it was written, and an empty one is a card', () => {
  expect(parseCard(JSON.parse(JSON.stringify(card)))).toEqual(card)
  expect(parseCard({})).toEqual({})
})

test('fields that a newer Syrinx writes are passed over', () => {
  expect(parseCard({ ...card, colour: 'red', knows: { ...card.knows, smells: true } })).toEqual(card)
})

test.each([
  ['no object', 'a card', ''],
  ['a share above one', { measures: { ...card.measures, notesHit: 1.01 } }, 'measures.notesHit'],
  ['a share that is no number', { measures: { ...card.measures, notesHit: NaN } }, 'measures.notesHit'],
  ['measures without a date', { measures: { syrinxVersion: '1' } }, 'measures.measuredAt'],
  ['a note beyond MIDI', { knownMidi: [128] }, 'knownMidi.0'],
  ['too many notes', { knownMidi: Array.from({ length: 200 }, () => 60) }, 'knownMidi'],
  ['a novel', { description: 'x'.repeat(5_000) }, 'description'],
  ['a title of another kind', { title: { html: '<b>' } }, 'title'],
])('%s is refused, and the field is named', (_, value, field) => {
  expect(() => parseCard(value)).toThrow(
    expect.objectContaining({ code: 'card/wrong', message: expect.stringContaining(field) }),
  )
})

test('the schema needs no field', () => {
  expect(cardSchema.safeParse({ health: [], measuresByCategory: {} }).success).toBe(true)
})
