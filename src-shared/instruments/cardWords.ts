/** A card in words that a musician reads. */
import { noteName } from '../conditioning/description.ts'
import type { InstrumentCard, InstrumentMeasures } from './card.ts'

export interface CardRow {
  readonly name: string
  readonly value: string
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits }).replace('-', '−')
const count = (value: number, one: string, many: string) => `${number(value, 0)} ${value === 1 ? one : many}`

/** Never rounded up to all of them: 99.96 % aren’t 100 %. */
function percent(share: number): string {
  const tenths = share < 1 ? Math.min(Math.round(share * 1000), 999) : 1000
  return `${number(tenths / 10, 1)} %`
}

const milliseconds = (seconds: number) => `${number(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`

/** “A4 to A6”; “5 notes from C3 to G3”; undefined where it knows none. */
export function rangeWords(knownMidi: readonly number[]): string | undefined {
  const [lowest, highest] = [knownMidi[0], knownMidi.at(-1)]
  if (lowest === undefined || highest === undefined) return undefined
  if (lowest === highest) return noteName(lowest)
  const words = `${noteName(lowest)} to ${noteName(highest)}`
  return knownMidi.length === highest - lowest + 1 ? words : `${knownMidi.length} notes from ${words}`
}

const abilities = [
  ['loudness', 'soft and loud notes'],
  ['expression', 'loudness that changes inside a note'],
  ['bends', 'pitch bends'],
  ['slurs', 'slurred notes'],
  ['polyphony', 'several notes at once'],
  ['composing', 'how to compose'],
] as const

/** “soft and loud notes”, “several notes at once” …: what it knows, and what it is known not to know. */
export function knowledgeWords({ knows }: InstrumentCard): { knows: string[]; lacks: string[] } {
  const told = abilities.filter(([key]) => knows?.[key] !== undefined)
  return {
    knows: told.filter(([key]) => knows?.[key]).map(([, words]) => words),
    lacks: told.filter(([key]) => !knows?.[key]).map(([, words]) => words),
  }
}

/** The yardstick’s figures, those that are there, the most telling first. */
export function measureRows(measures: InstrumentMeasures): CardRow[] {
  const it = measures
  const rows: (readonly [string, string | undefined])[] = [
    ['Notes hit', it.notesHit === undefined ? undefined : percent(it.notesHit)],
    [
      'In tune within 50 cents',
      it.framesWithin50Cents === undefined ? undefined : `${percent(it.framesWithin50Cents)} of the time`,
    ],
    [
      'In tune within 20 cents',
      it.framesWithin20Cents === undefined ? undefined : `${percent(it.framesWithin20Cents)} of the time`,
    ],
    ['Notes begin', onsetWords(it)],
    ['Held notes', noiseWords(it)],
    ['Between the harmonics', harmonicsWords(it)],
    [
      'Follows loudness',
      it.levelCorrelation === undefined ? undefined : `correlation ${number(it.levelCorrelation, 2)}`,
    ],
    [
      'Notes die away',
      it.decayErrorShare === undefined
        ? undefined
        : `${percent(it.decayErrorShare)} off the recordings’ pace`,
    ],
    [
      'Spectrum',
      it.spectralDistance === undefined
        ? undefined
        : `${number(it.spectralDistance, 1)} dB from the recordings’`,
    ],
    ['Speed on one core', speedWords(it)],
  ]
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function onsetWords(it: InstrumentMeasures): string | undefined {
  const [median, most, missed] = [it.onsetErrorMedianSeconds, it.onsetError95Seconds, it.onsetsMissed]
  const words = [
    ...(median === undefined ? [] : [`${milliseconds(median)} off`]),
    ...(most === undefined ? [] : [`95 % within ${milliseconds(most)}`]),
    ...(missed === undefined || missed === 0 ? [] : [`${percent(missed)} never do`]),
  ]
  return words.length > 0 ? words.join(', ') : undefined
}

/** Below this nobody hears a difference. */
const sameDecibels = 0.5

function noiseWords({ snrDecibels: own, recordingSnrDecibels: recording }: InstrumentMeasures) {
  if (own === undefined) return undefined
  if (recording === undefined) return `${number(own, 1)} dB above their noise`
  const noisier = recording - own
  if (Math.abs(noisier) < sameDecibels) return 'as clean as the recordings'
  return `${number(Math.abs(noisier), 1)} dB ${noisier > 0 ? 'noisier' : 'cleaner'} than the recordings`
}

function harmonicsWords(it: InstrumentMeasures) {
  const [own, recording] = [it.outsideHarmonicsDecibels, it.recordingOutsideHarmonicsDecibels]
  if (own === undefined) return undefined
  if (recording === undefined) return `${number(own, 1)} dB of them`
  const more = own - recording
  if (Math.abs(more) < sameDecibels) return 'as much sound as in the recordings'
  return `${number(Math.abs(more), 1)} dB ${more > 0 ? 'more' : 'less'} sound than in the recordings`
}

function speedWords({ realTimeFactor }: InstrumentMeasures) {
  if (realTimeFactor === undefined) return undefined
  const enough = realTimeFactor >= 1 ? 'plays as it computes' : 'slower than it sounds'
  return `${number(realTimeFactor, 1)} seconds of sound a second: ${enough}`
}

/** “Measured 21 November 2026 with Syrinx 1.0.0, on 8 sequences of notes (1.5 minutes).” */
export function measuredWords({ measuredAt, syrinxVersion, sequences }: InstrumentMeasures): string {
  const day = new Date(measuredAt).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  const on =
    sequences &&
    `, on ${count(sequences.count, 'sequence', 'sequences')} of notes (${timeWords(sequences.seconds)})`
  return `Measured ${day} with Syrinx ${syrinxVersion}${on ?? ''}.`
}

/** How it was made, a row a fact. */
export function madeRows({ recordings, training }: InstrumentCard): CardRow[] {
  const learned = [
    ...(recordings?.count === undefined ? [] : [count(recordings.count, 'recording', 'recordings')]),
    ...(recordings?.minutes === undefined ? [] : [timeWords(recordings.minutes * 60)]),
  ].join(', ')
  const trained = [
    ...(training?.steps === undefined ? [] : [count(training.steps, 'step', 'steps')]),
    ...(training?.samplesSeen === undefined
      ? []
      : [`${number(training.samplesSeen / 1e6, training.samplesSeen < 1e7 ? 1 : 0)} million samples heard`]),
    ...(training?.seconds === undefined ? [] : [timeWords(training.seconds)]),
  ].join(', ')
  const rows: (readonly [string, string | undefined])[] = [
    ['Learned from', learned],
    ['Source', recordings?.source],
    ['Training', trained],
    ['Network', training?.network],
    ['Machine', training?.machine],
  ]
  return rows.flatMap(([name, value]) => (value ? [{ name, value }] : []))
}

function timeWords(seconds: number): string {
  if (seconds < 60) return `${number(seconds, seconds < 10 ? 1 : 0)} s`
  if (seconds < 3_600) return `${number(seconds / 60, seconds < 600 ? 1 : 0)} minutes`
  return `${number(seconds / 3_600, 1)} hours`
}

/** The whole card as lines of text, for the command line. */
export function cardText(card: InstrumentCard): string {
  const { knows, lacks } = knowledgeWords(card)
  const rows: (readonly [string, string | undefined])[] = [
    ['Instrument', card.title ?? 'without a title'],
    ['', card.description],
    ['Range', rangeWords(card.knownMidi ?? [])],
    ['Knows', knows.join(', ')],
    ['Doesn’t know', lacks.join(', ')],
    ['Categories', card.knows?.categories?.join(', ')],
    ...madeRows(card).map(({ name, value }) => [name, value] as const),
    ['Lacked', card.health?.join(' ')],
    ...measuresOf(card),
    ['Licence', card.licence],
    ['Attribution', card.attribution],
  ]
  const shown = rows.filter(([, value]) => value)
  const width = Math.max(...shown.map(([name]) => name.length)) + 2
  return shown.map(([name, value]) => name.padEnd(width) + (value ?? '')).join('\n')
}

const measuresOf = ({ measures, measuresByCategory = {} }: InstrumentCard): (readonly [string, string])[] =>
  [...(measures ? [['', measures] as const] : []), ...Object.entries(measuresByCategory)].flatMap(
    ([category, its]) => [
      [category === '' ? 'Measured' : `Measured: ${category}`, measuredWords(its).replace(/^Measured /, '')],
      ...measureRows(its).map(({ name, value }) => [name, value] as const),
    ],
  )
