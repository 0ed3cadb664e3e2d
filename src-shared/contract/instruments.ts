/** What can play: the bundled instruments, checkpoints that were kept, and any checkpoint of a run. */
import { z } from 'zod'
import { localConditionSchema } from '../conditioning/description.ts'
import { done, fileSource, id, method, name, nothing, sampleRateHz, samples } from './define.ts'

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
  /** Names of the global categories; empty without. */
  categories: z.array(z.string()),
  /** A line about what it learned from, and its licence where there is one. */
  words: z.string(),
  parameterCount: z.int(),
})
export type Instrument = z.infer<typeof instrumentSchema>

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
      noteSeconds: z.exactOptional(z.number().min(0.05).max(8)),
    }),
    z.object({ sampleRateHz, samples }),
  ),
  'instruments.keep': method(z.strictObject({ checkpointId: id, name }), instrumentSchema),
  'instruments.importFile': method(z.strictObject({ source: fileSource }), instrumentSchema),
  'instruments.rename': method(z.strictObject({ id, name }), done),
  'instruments.remove': method(z.strictObject({ id }), done),
}
