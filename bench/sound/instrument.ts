/** An instrument for the yardstick, with the recordings it came from. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import {
  localConditionSchema,
  notesKnownTo,
  type LocalCondition,
} from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { loadCheckpoint, type Checkpoint } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { voiceSounds, type VoiceSound } from '../../src-main/engine/train/voiceSounds.ts'
import { loadDataset } from '../../src-main/tasks/dataset.ts'
import { globalCategoryOf } from '../../src-main/tasks/globalCategory.ts'
import { loadInstrument } from '../../src-main/tasks/instruments.ts'
import { resourcePath } from '../../src-main/tasks/resources.ts'
import { unfiltered } from '../../src-main/tasks/unfiltered.ts'

export interface Instrument {
  /** For tables and names of files. */
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly condition: LocalCondition
  /** MIDI numbers that it knows, in the order of its labels. */
  readonly known: readonly number[]
  /** Those it is to play, ascending: where it has several global categories, what the recordings of that one hold. */
  readonly played: readonly number[]
  /** Those of the global category it is to play, where it has several. */
  readonly sounds: readonly VoiceSound[]
  readonly category: string | undefined
}

export interface InstrumentRequest {
  /** The id of a bundled one, or a checkpoint’s path. */
  readonly instrument?: string
  readonly checkpoint?: string
  /** Without: what its run names, or the bundled recordings of that id. */
  readonly data: string | undefined
  readonly category: string | undefined
  /** As its network plays, without what comes after it. */
  readonly isUnfiltered: boolean
}

/** @throws SyrinxError when it can’t be told notes, or its recordings aren’t found. */
export async function openInstrument(request: InstrumentRequest): Promise<Instrument> {
  const { training: _training, ...loaded } = await (request.instrument !== undefined
    ? loadInstrument(request.instrument)
    : loadCheckpoint(request.checkpoint!))
  const checkpoint = request.isUnfiltered ? unfiltered(loaded) : loaded
  if (!checkpoint.condition)
    throw new SyrinxError(
      'bench/no-condition',
      'This network was trained without notes: there is nothing to follow.',
    )
  const condition = localConditionSchema.parse(checkpoint.condition)
  const known = notesKnownTo(condition)
  const category = globalCategoryOf(checkpoint, request.category)
  const name =
    category === undefined ? undefined : (checkpoint.globalCategories?.[category] ?? String(category))
  const sounds = await soundsOf(await howItWasTold(request, checkpoint), checkpoint, known, category, name)
  const held = new Set(sounds.map((it) => it.midi))
  return {
    title: name === undefined ? titleOf(request) : `${titleOf(request)} (${name})`,
    checkpoint,
    condition,
    known,
    played: [...known].sort((a, b) => a - b).filter((midi) => name === undefined || held.has(midi)),
    sounds,
    category: request.category,
  }
}

/**
 * Where the recordings of a global category have a folder of its name, nothing else is listened to.
 * @throws SyrinxError `bench/no-data` for a category of which there are none.
 */
async function soundsOf(
  told: Reading,
  { hyperparameters, globalCategories }: Checkpoint,
  known: readonly number[],
  category: number | undefined,
  name: string | undefined,
): Promise<VoiceSound[]> {
  const { sampleRateHz } = hyperparameters
  const own = name === undefined ? undefined : join(told.directory, name)
  const hasFolder = own !== undefined && existsSync(own)
  const dataset = await loadDataset(hasFolder ? own : told.directory, {
    sampleRateHz,
    silenceThreshold: told.silenceThreshold,
    normaliseLoudness: told.normaliseLoudness,
    ...(told.clipSeconds !== undefined && { clipSeconds: told.clipSeconds }),
    ...(told.onlyMidi && { onlyMidi: told.onlyMidi }),
    notes: 'needed',
    midiNumbers: known,
    globalCategoryBy: category === undefined || hasFolder ? 'none' : told.globalCategoryBy,
    ...(told.globalPattern !== undefined && { globalPattern: told.globalPattern }),
    ...(globalCategories && { globalCategories }),
  })
  const recordings = dataset.recordings.filter((it) =>
    // A folder in that of a category is another category.
    hasFolder ? !it.name.includes('/') : category === undefined || it.globalCategory === category,
  )
  const sounds = voiceSounds(recordings, known, sampleRateHz)
  if (name !== undefined && sounds.length === 0)
    throw new SyrinxError(
      'bench/no-data',
      `${told.directory} holds no recordings of “${name}”.`,
      'Name the folder in which each category has a folder of its own: --data DIR.',
    )
  return sounds
}

const titleOf = ({ instrument, checkpoint }: InstrumentRequest): string => {
  if (instrument !== undefined) return instrument
  const run = runFolderOf(checkpoint!)
  const step = basename(checkpoint!, '.safetensors').replace(/^step-0*/, '')
  return run === undefined ? step : `${basename(run)} ${step}`
}

/** The folder of the training run that a checkpoint lies in. */
function runFolderOf(checkpoint: string): string | undefined {
  const folder = dirname(checkpoint)
  return [folder, dirname(folder)].find((it) => existsSync(join(it, 'run.json')))
}

/** What of a recipe says how its recordings were read. */
const readingSchema = z.object({
  directory: z.string(),
  silenceThreshold: z.number().default(0),
  normaliseLoudness: z.boolean().default(false),
  clipSeconds: z.number().optional(),
  onlyMidi: z.array(z.number()).optional(),
  globalCategoryBy: z.enum(['none', 'folder', 'note', 'pattern']).default('none'),
  globalPattern: z.string().optional(),
})
type Reading = z.infer<typeof readingSchema>

async function howItWasTold(request: InstrumentRequest, checkpoint: Checkpoint): Promise<Reading> {
  const { instrument, data } = request
  const bundled = instrument === undefined ? undefined : resourcePath('datasets', instrument)
  const run = request.checkpoint === undefined ? undefined : runFolderOf(request.checkpoint)
  const recipe: unknown =
    run === undefined
      ? checkpoint.provenance.recipe
      : JSON.parse(await readFile(join(run, 'run.json'), 'utf8'))
  const parsed = z.object({ data: readingSchema.partial() }).safeParse(recipe)
  const read = parsed.success ? parsed.data.data : {}
  const directory = data ?? (bundled !== undefined && existsSync(bundled) ? bundled : read.directory)
  if (directory === undefined)
    throw new SyrinxError(
      'bench/no-data',
      'Which recordings did this instrument come from?',
      'Name their folder: --data DIR.',
    )
  return readingSchema.parse({ ...read, directory })
}
