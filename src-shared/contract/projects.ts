/** Projects: drawn notes, how they are played, and their past. */
import { z } from 'zod'
import { noteSequenceSchema } from '../notes/noteSequence.ts'
import { bytes, done, fileSource, id, method, name, nothing, seconds, timestamp } from './define.ts'
import {
  defaultGenerationSettings,
  generationSettings,
  librarySound,
  seedNumber,
  temperature,
} from './generation.ts'
import { instrumentRef } from './instruments.ts'

export const snapUnits = ['off', '1/1', '1/2', '1/4', '1/8', '1/16', '1/32', '1/4t', '1/8t', '1/16t'] as const

/** What the roll shows and a project file holds; everything in it can be undone. */
export const projectDocument = z.strictObject({
  version: z.literal(1),
  notes: noteSequenceSchema,
  tempo: z.strictObject({
    /** Quarter notes a minute. */
    beatsPerMinute: z.number().min(10).max(600),
    beatsPerBar: z.int().min(1).max(32),
  }),
  snap: z.enum(snapUnits),
  loop: z.strictObject({ startSeconds: seconds, endSeconds: seconds }).nullable(),
  generation: generationSettings,
})
export type ProjectDocument = z.infer<typeof projectDocument>

export const emptyDocument: ProjectDocument = {
  version: 1,
  notes: [],
  tempo: { beatsPerMinute: 120, beatsPerBar: 4 },
  snap: '1/8',
  loop: null,
  generation: defaultGenerationSettings,
}

export const projectSchema = z.object({
  id,
  name: z.string(),
  createdAt: timestamp,
  modifiedAt: timestamp,
  /** Counts up with every change, undo and redo. */
  revision: z.int(),
  document: projectDocument,
})
export type Project = z.infer<typeof projectSchema>

export const projectCard = z.object({
  id,
  name: z.string(),
  modifiedAt: timestamp,
  noteCount: z.int(),
  seconds,
  instrumentName: z.string(),
  takeCount: z.int(),
  /** Its first notes, for a small picture. */
  preview: noteSequenceSchema,
})
export type ProjectCard = z.infer<typeof projectCard>

const example = z.object({ id, name: z.string(), words: z.string(), preview: noteSequenceSchema, seconds })
export type Example = z.infer<typeof example>

/** A change as a step of undo: what went, what came, and which settings are now others. */
export const documentEdit = z.strictObject({
  /** “Move 3 notes”. */
  label: name,
  removed: noteSequenceSchema,
  added: noteSequenceSchema,
  change: projectDocument.pick({ tempo: true, snap: true, loop: true, generation: true }).partial(),
})
export type DocumentEdit = z.infer<typeof documentEdit>

export const projectMethods = {
  /** Newest first. */
  'projects.list': method(nothing, z.array(projectCard)),
  'projects.examples': method(nothing, z.array(example)),
  'projects.get': method(z.strictObject({ id }), projectSchema),
  'projects.create': method(
    z.strictObject({ name, exampleId: z.exactOptional(id), document: z.exactOptional(projectDocument) }),
    projectSchema,
  ),
  'projects.rename': method(z.strictObject({ id, name }), done),
  'projects.duplicate': method(z.strictObject({ id }), projectSchema),
  'projects.remove': method(z.strictObject({ id }), done),
  /**
   * One step, saved and undoable. @throws `project/changed-elsewhere` when `revision` is no longer the newest (another
   * window was faster), or a removed note isn't there; then nothing has changed.
   */
  'projects.edit': method(
    z.strictObject({ id, revision: z.int(), edit: documentEdit }),
    z.object({ revision: z.int() }),
  ),
  /** Brings a bundle in as a new project: a folder (path) or a zip. */
  'projects.importBundle': method(z.strictObject({ source: fileSource }), projectSchema),
  /** Writes a folder or a zip, with its takes or without. @throws `export/exists` when the target is there. */
  'projects.exportBundle': method(
    z.strictObject({
      id,
      format: z.enum(['folder', 'zip']),
      path: z.string().min(1).max(4096),
      withTakes: z.boolean(),
      replace: z.boolean(),
    }),
    z.object({ path: z.string(), bytes: z.number() }),
  ),
  /** The zip itself, for a browser to keep. */
  'projects.bundleBytes': method(
    z.strictObject({ id, withTakes: z.boolean() }),
    z.object({ bytes, name: z.string() }),
  ),
  /** The notes that are heard in a recording. */
  'notes.hear': method(z.strictObject({ source: fileSource }), z.object({ notes: noteSequenceSchema })),
  /**
   * The notes of a recording or a take of the library, in its own time: as they were drawn, or corrected by hand, else as
   * they are heard, several at once. @throws `spectrum/gone`, `spectrum/not-ready`
   */
  'notes.ofSound': method(z.strictObject({ source: librarySound }), z.object({ notes: noteSequenceSchema })),
  /**
   * Composes: goes on from notes, or out of nothing. What comes back are the new notes alone, none before `fromSeconds`.
   * @throws `phrases/no-composer` where the instrument only plays, `phrases/too-late` beyond a day, `instrument/unknown`
   */
  'notes.compose': method(
    z.strictObject({
      instrument: instrumentRef,
      /** What is there already, in any order; what begins at `fromSeconds` or later is not heard. */
      before: noteSequenceSchema,
      fromSeconds: seconds,
      /** How much is composed; a little more where a phrase ends then. */
      seconds: z.number().min(1).max(600),
      /** As of playing: 0 always takes the likeliest. */
      temperature,
      /** The same one gives the same notes again. */
      seed: seedNumber,
    }),
    z.object({ notes: noteSequenceSchema }),
  ),
  /** The notes of a file: MIDI, JSON, or a label .txt, which numbers the notes of `instrument`. */
  'notes.read': method(
    z.strictObject({ source: fileSource, instrument: z.exactOptional(instrumentRef) }),
    z.object({ notes: noteSequenceSchema, warnings: z.array(z.string()) }),
  ),
}
