/** Data sets: recordings, what is heard in them, and what they are good for. */
import { z } from 'zod'
import { noteSequenceSchema } from '../notes/noteSequence.ts'
import {
  done,
  fileSource,
  id,
  method,
  name,
  nothing,
  sampleRateHz,
  samples,
  seconds,
  timestamp,
} from './define.ts'
import { analysisSchema } from './takes.ts'

const noteCoverage = z.object({ midi: z.int(), clips: z.int(), seconds })

export const datasetSchema = z.object({
  id,
  name: z.string(),
  createdAt: timestamp,
  /** What its clips are brought to. */
  sampleRateHz,
  clipCount: z.int(),
  seconds: z.number(),
  /** Clips whose notes have not been heard yet. */
  unheard: z.int(),
  /** Notes covered, ascending. */
  notes: z.array(noteCoverage),
  /** Tags of its clips, by name. */
  tags: z.array(z.object({ name: z.string(), clips: z.int() })),
  /** Global categories of its clips, by name. */
  categories: z.array(z.object({ name: z.string(), clips: z.int() })),
  /** What a teacher would say about it, line by line; `level` decides the icon. */
  health: z.array(z.object({ level: z.enum(['good', 'note', 'warning']), words: z.string() })),
})
export type Dataset = z.infer<typeof datasetSchema>

export const clipSchema = z.object({
  id,
  datasetId: id,
  name: z.string(),
  tags: z.array(z.string()),
  /** Global category: a clip has one or none. */
  category: z.string().nullable(),
  seconds,
  /** Of the recording as it came. */
  sourceRateHz: sampleRateHz,
  sourceChannels: z.int(),
  /** 0 … 1. */
  peak: z.number(),
  loudnessDb: z.number().nullable(),
  clippedSamples: z.int(),
  /** Share of it that is silence, 0 … 1. */
  silentShare: z.number(),
  /** What is sung or played in it; `none` until it has been listened to. */
  labels: z.enum(['none', 'heard', 'hand']),
  notes: noteSequenceSchema,
  lowestMidi: z.int().nullable(),
  highestMidi: z.int().nullable(),
  /** 128 pairs of minimum and maximum, each −127 … 127. */
  peaks: z.instanceof(Int8Array),
  /** A wav at the data set's rate that answers range requests. */
  url: z.string(),
})
export type Clip = z.infer<typeof clipSchema>

export const clipSorts = ['position', 'name', 'seconds', 'peak', 'lowestMidi'] as const

/** Which clips of a data set, in which order. */
const clipQuery = z.strictObject({
  datasetId: id,
  sort: z.enum(clipSorts).default('position'),
  descending: z.boolean().default(false),
  /** Part of a name or a tag. */
  search: z.string().max(200).default(''),
  /** Only clips with this tag; null for all. */
  tag: z.string().max(200).nullable().default(null),
})
export type ClipQuery = z.input<typeof clipQuery>

export const importReport = z.object({
  imported: z.int(),
  /** Already there, sample for sample. */
  duplicates: z.int(),
  failed: z.array(z.object({ name: z.string(), reason: z.string() })),
  cancelled: z.boolean(),
})
export type ImportReport = z.infer<typeof importReport>

/** Where global categories come from; a clip that fits twice is an error that names it (`category/several`). */
export const categoryRule = z.discriminatedUnion('kind', [
  /** The name of the folder that it was imported from. */
  z.strictObject({ kind: z.literal('folder') }),
  /** A part of its name: `*` stands for anything, `{category}` for what is captured: `*_{category}_*`. */
  z.strictObject({ kind: z.literal('pattern'), pattern: z.string().min(1).max(200) }),
  /** Its one tag. */
  z.strictObject({ kind: z.literal('tag') }),
  /** The note that is heard in it. */
  z.strictObject({ kind: z.literal('note') }),
])
export type CategoryRule = z.infer<typeof categoryRule>

const categoryPreview = z.object({
  /** By name; with some of the clips that would be in it. */
  categories: z.array(z.object({ name: z.string(), clips: z.int(), examples: z.array(z.string()) })),
  /** Names of clips that would get none. */
  without: z.array(z.string()),
  /** Clips that would get several, with what they fit. */
  several: z.array(z.object({ name: z.string(), categories: z.array(z.string()) })),
})
export type CategoryPreview = z.infer<typeof categoryPreview>

/** Labels as the thesis made them: the loudest of 128 mel bands in each frame, numbered over the data set. */
const melLabels = z.object({
  hopSeconds: z.number(),
  /** One a frame: which band, 0 … 127. */
  bands: z.instanceof(Int16Array),
  /** Centre of each band. */
  frequencyHz: samples,
  /** The data set's categories: bands, ascending; a frame's category is its band's place in this list. */
  categories: z.array(z.int()),
})
export type MelLabels = z.infer<typeof melLabels>

/** How recordings are brought in as Winder prepares his. */
export const preparation = z.strictObject({
  layout: z.enum(['folder', 'maestro', 'musicnet']),
  /** Recordings are cut into clips of this length; null leaves them whole. */
  clipSeconds: z.number().min(0.1).max(600).nullable(),
  /** Only so many of the recordings, and so many clips, in their order; null for all. */
  firstRecordings: z.int().min(1).nullable(),
  firstClips: z.int().min(1).nullable(),
  /** MusicNet: only recordings of this ensemble. */
  ensemble: z.string().max(100).default('Solo Piano'),
})
export type Preparation = z.infer<typeof preparation>

/** Bundled recordings that a newcomer can learn from. */
const bundledDataset = z.object({ id, name: z.string(), words: z.string() })

export const datasetMethods = {
  'datasets.list': method(nothing, z.array(datasetSchema)),
  'datasets.get': method(z.strictObject({ id }), datasetSchema),
  'datasets.bundled': method(nothing, z.array(bundledDataset)),
  'datasets.create': method(
    z.strictObject({ name, sampleRateHz: sampleRateHz.default(16_000) }),
    datasetSchema,
  ),
  'datasets.rename': method(z.strictObject({ id, name }), done),
  'datasets.remove': method(z.strictObject({ id }), done),
  /** Files and folders (searched all the way down), as a job; what can't be used is told in the report. */
  'datasets.import': method(
    z.strictObject({ datasetId: id, sources: z.array(fileSource).min(1).max(100_000) }),
    z.object({ jobId: id }),
  ),
  'datasets.importBundled': method(z.strictObject({ datasetId: id, bundledId: id }), z.object({ jobId: id })),
  /** A folder or zip as its makers give it (MAESTRO v3, MusicNet) or any folder, cut into clips; as a job. */
  'datasets.importPrepared': method(
    z.strictObject({ datasetId: id, source: fileSource, preparation }),
    z.object({ jobId: id }),
  ),
  /** @throws `job/unknown`; null while it goes on. */
  'datasets.importReport': method(z.strictObject({ jobId: id }), importReport.nullable()),
  /** Listens again; labels that were corrected by hand stay, unless `all`. */
  'datasets.relabel': method(
    z.strictObject({ datasetId: id, clipIds: z.exactOptional(z.array(id).max(100_000)), all: z.boolean() }),
    z.object({ jobId: id }),
  ),
  'clips.page': method(
    clipQuery.extend({ offset: z.int().min(0), limit: z.int().min(1).max(500) }),
    z.object({ total: z.int(), clips: z.array(clipSchema) }),
  ),
  /** All that a query finds, in its order: what can be selected. */
  'clips.ids': method(clipQuery, z.array(id)),
  'clips.get': method(z.strictObject({ id }), clipSchema),
  'clips.rename': method(z.strictObject({ id, name }), done),
  'clips.tag': method(
    z.strictObject({
      ids: z.array(id).min(1).max(100_000),
      add: z.array(name).max(20),
      remove: z.array(name).max(20),
    }),
    done,
  ),
  /** What a rule would do, without doing it. */
  'clips.previewCategories': method(z.strictObject({ datasetId: id, rule: categoryRule }), categoryPreview),
  /** @throws `category/several` that names the clips which fit twice; nothing is changed then. */
  'clips.categorise': method(z.strictObject({ datasetId: id, rule: categoryRule }), done),
  /** By hand; null takes it away. */
  'clips.setCategory': method(
    z.strictObject({ ids: z.array(id).min(1).max(100_000), category: name.nullable() }),
    done,
  ),
  'clips.melLabels': method(z.strictObject({ id }), melLabels),
  'clips.remove': method(z.strictObject({ ids: z.array(id).min(1).max(100_000) }), done),
  /** By hand: from now on Syrinx won't hear it anew by itself. */
  'clips.setNotes': method(z.strictObject({ id, notes: noteSequenceSchema }), clipSchema),
  'clips.analysis': method(z.strictObject({ id }), analysisSchema),
  'clips.peaks': method(
    z.strictObject({ id, bins: z.int().min(1).max(20_000) }),
    z.object({ peaks: samples }),
  ),
  /** What the microphone heard becomes a clip. */
  'clips.record': method(z.strictObject({ datasetId: id, name, sampleRateHz, samples }), clipSchema),
}
