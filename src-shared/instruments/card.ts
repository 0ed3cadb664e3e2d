/**
 * An instrument's card: what it says of itself to a musician. It travels in the checkpoint's metadata
 * (`provenance.card`) and beside it in a pack (docs/formats.md). Whatever isn't known is left out; fields of newer
 * versions are passed over.
 */
import { z } from 'zod'
import { SyrinxError } from '../errors.ts'

const line = z.string().trim().max(300)
const paragraph = z.string().trim().max(4_000)
const share = z.number().min(0).max(1)
const seconds = z.number().min(0).max(1e9)
/** −200 … 200 dB are more than any number format of sound holds. */
const decibels = z.number().min(-200).max(200)
const count = z.int().min(0)

/** What the yardstick found: free-running takes of note sequences against the recordings (docs/sound.md). */
export const measuresSchema = z.object({
  /** When, ISO 8601. */
  measuredAt: z.iso.datetime(),
  /** The version of Syrinx that measured. */
  syrinxVersion: z.string().trim().max(40),
  /** How many note sequences were played, and how long they are in all. */
  sequences: z.object({ count, seconds }).optional(),
  /** Shares of the voiced frames, 0 … 1. */
  framesWithin50Cents: share.optional(),
  framesWithin20Cents: share.optional(),
  /** Share of the notes, 0 … 1. */
  notesHit: share.optional(),
  onsetErrorMedianSeconds: seconds.optional(),
  /** The 95th percentile. */
  onsetError95Seconds: seconds.optional(),
  /** Share of the notes that never begin, 0 … 1. */
  onsetsMissed: share.optional(),
  /** Signal to noise inside held notes, of the takes and of the recordings. */
  snrDecibels: decibels.optional(),
  recordingSnrDecibels: decibels.optional(),
  /** Energy outside the harmonics against that in them, of the takes and of the recordings. */
  outsideHarmonicsDecibels: decibels.optional(),
  recordingOutsideHarmonicsDecibels: decibels.optional(),
  /** Correlation of the level that was drawn with the level that sounds, −1 … 1. */
  levelCorrelation: z.number().min(-1).max(1).optional(),
  /** How far the decay of a held note (dB/s) is off the recording’s, as a share of it. */
  decayErrorShare: z.number().min(0).max(1e6).optional(),
  /** Multi-resolution log-magnitude distance to the recordings, dB. */
  spectralDistance: z.number().min(0).max(1e6).optional(),
  /** Seconds of sound that one core of a processor makes in a second. */
  realTimeFactor: z.number().min(0).max(1e6).optional(),
})
export type InstrumentMeasures = z.infer<typeof measuresSchema>

export const knowledgeSchema = z.object({
  /** Velocities make a difference. */
  loudness: z.boolean().optional(),
  /** Pitches between its notes. */
  bends: z.boolean().optional(),
  /** Loudness that changes inside a note. */
  expression: z.boolean().optional(),
  /** Notes that go on from the one before without an attack. */
  slurs: z.boolean().optional(),
  /** Several notes at once. */
  polyphony: z.boolean().optional(),
  /** It composes what it plays; left out where it only plays what is drawn. */
  composing: z.boolean().optional(),
  /** Names of its global categories: kinds of sound that can be chosen and blended. */
  categories: z.array(line).max(1_000).optional(),
})
export type InstrumentKnowledge = z.infer<typeof knowledgeSchema>

export const cardSchema = z.object({
  title: line.optional(),
  /** A sentence or two: what it is, what it is good at. */
  description: paragraph.optional(),
  /** MIDI numbers of the notes it knows, ascending. */
  knownMidi: z.array(z.int().min(0).max(127)).max(128).optional(),
  knows: knowledgeSchema.optional(),
  /** What it learned from. */
  recordings: z
    .object({
      count: count.optional(),
      minutes: z.number().min(0).max(1e7).optional(),
      /** Where they are from: a sound font, a player, a room. */
      source: paragraph.optional(),
    })
    .optional(),
  /** A short name: MIT, CC BY 3.0. */
  licence: line.optional(),
  /** The licence itself. */
  licenceText: z.string().trim().max(30_000).optional(),
  /** Whom to name, as they want to be named. */
  attribution: paragraph.optional(),
  training: z
    .object({
      steps: count.optional(),
      /** Samples of sound that training has seen, repetitions included. */
      samplesSeen: count.optional(),
      seconds: seconds.optional(),
      /** The network in a few words: a preset’s name, its field and size. */
      network: line.optional(),
      /** The machine in a few words. */
      machine: line.optional(),
    })
    .optional(),
  measures: measuresSchema.optional(),
  /** Where an instrument has several categories: the figures of each, by its name. */
  measuresByCategory: z.record(line, measuresSchema).optional(),
  /** What the recordings lacked, a sentence each: “No note is longer than 0.8 s.” */
  health: z.array(line).max(100).optional(),
})
export type InstrumentCard = z.infer<typeof cardSchema>

/** @throws SyrinxError `card/wrong` that names the field. */
export function parseCard(value: unknown): InstrumentCard {
  const card = cardSchema.safeParse(value)
  if (card.success) return card.data
  const { path, message } = card.error.issues[0]
  const field = path.length === 0 ? '' : ` at “${path.join('.').slice(0, 200)}”`
  throw new SyrinxError('card/wrong', `The instrument’s card is wrong${field}: ${message.slice(0, 200)}.`)
}
