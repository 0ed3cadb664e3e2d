/** What can play: the bundled instruments, checkpoints that were kept, and any checkpoint of a run. */
import { z } from 'zod'
import { localConditionSchema } from '../conditioning/description.ts'
import { cardSchema } from '../instruments/card.ts'
import {
  bytes,
  done,
  fileSource,
  id,
  method,
  name,
  nothing,
  sampleRateHz,
  samples,
  seconds,
} from './define.ts'

export const instrumentRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bundled'), id }),
  /** Kept under a name of its own, whatever becomes of the run it came from. */
  z.strictObject({ kind: z.literal('kept'), id }),
  z.strictObject({ kind: z.literal('checkpoint'), id }),
])
export type InstrumentRef = z.infer<typeof instrumentRef>

export const instrumentSchema = z.object({
  ref: instrumentRef,
  name: z.string(),
  sampleRateHz,
  receptiveFieldSamples: z.int(),
  condition: z.enum(['none', ...localConditionSchema.options.map((it) => it.shape.kind.value)]),
  /** MIDI numbers it can play, ascending; empty where it can't be told what to play. */
  knownMidi: z.array(z.int()),
  /** Whether velocities make a difference. */
  knowsLoudness: z.boolean(),
  /** Whether it plays the pitch bend of notes. */
  knowsBends: z.boolean(),
  /** Whether it plays the expression of notes: loudness that changes while they sound. */
  knowsExpression: z.boolean(),
  /** Whether several notes may sound at once; else it has one voice (`toMonophonic`). */
  isPolyphonic: z.boolean(),
  /** Whether a note that begins while another sounds goes on from it, and that one ends there; chords sound. */
  knowsSlurs: z.boolean(),
  /** How long it may sound after its last note was let go. */
  ringSeconds: seconds,
  /** Names of the global categories; empty without. */
  categories: z.array(z.string()),
  /** By whom it composes (`notes.compose`), and what that one learned from; null where it only plays. */
  composes: z.object({ title: z.string(), words: z.string() }).nullable(),
  /** A line about what it learned from, and its licence where there is one. */
  words: z.string(),
  parameterCount: z.int(),
})
export type Instrument = z.infer<typeof instrumentSchema>

const instrumentCardSchema = z.object({
  instrument: instrumentSchema,
  card: cardSchema,
  /** Of the file with its weights. */
  bytes: z.number(),
})
export type InstrumentWithCard = z.infer<typeof instrumentCardSchema>

export const instrumentMethods = {
  'instruments.list': method(nothing, z.array(instrumentSchema)),
  /** @throws `instrument/unknown` when it is gone. */
  'instruments.get': method(z.strictObject({ ref: instrumentRef }), instrumentSchema),
  /** One note, as when a key of the roll is clicked or a keyboard is played. */
  'instruments.preview': method(
    z.strictObject({
      ref: instrumentRef,
      midi: z.int().min(0).max(127),
      velocity: z.int().min(1).max(127),
      /** How long its key is held; short unless given. */
      noteSeconds: z.exactOptional(z.number().min(0.05).max(12)),
      /** Global category, or a blend of several; the first one unless given. */
      category: z.exactOptional(z.string().max(400)),
    }),
    z.object({ sampleRateHz, samples }),
  ),
  'instruments.keep': method(z.strictObject({ checkpointId: id, name }), instrumentSchema),
  /** What it says of itself. @throws `instrument/unknown` */
  'instruments.card': method(z.strictObject({ ref: instrumentRef }), instrumentCardSchema),
  /**
   * A short phrase to know it by: what it came with, or what it plays now, as a job whose subject is the instrument.
   * @throws `instrument/no-sample` for one that can only follow recordings, `work/stopped`
   */
  'instruments.sample': method(z.strictObject({ ref: instrumentRef }), z.object({ sampleRateHz, samples })),
  /**
   * One file that carries it elsewhere, as a job whose subject is the instrument.
   * @throws `export/exists`, `file/cannot-write`, `work/stopped`
   */
  'instruments.exportPack': method(
    z.strictObject({ ref: instrumentRef, path: z.string().min(1).max(4096), replace: z.boolean() }),
    z.object({ path: z.string(), bytes: z.number() }),
  ),
  /** The same as bytes, for a browser to download. */
  'instruments.packBytes': method(
    z.strictObject({ ref: instrumentRef }),
    z.object({ bytes, name: z.string() }),
  ),
  /** A checkpoint or a pack, known by its content. */
  'instruments.importFile': method(z.strictObject({ source: fileSource }), instrumentSchema),
  'instruments.rename': method(z.strictObject({ id, name }), done),
  'instruments.remove': method(z.strictObject({ id }), done),
}
