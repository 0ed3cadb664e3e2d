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

export interface Instrument {
  /** For tables and names of files. */
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly condition: LocalCondition
  /** MIDI numbers that it knows, in the order of its labels. */
  readonly known: readonly number[]
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
}

/** @throws SyrinxError when it can’t be told notes, or its recordings aren’t found. */
export async function openInstrument(request: InstrumentRequest): Promise<Instrument> {
  const { training: _training, ...checkpoint } = await (request.instrument !== undefined
    ? loadInstrument(request.instrument)
    : loadCheckpoint(request.checkpoint!))
  if (!checkpoint.condition)
    throw new SyrinxError(
      'bench/no-condition',
      'This network was trained without notes: there is nothing to follow.',
    )
  const condition = localConditionSchema.parse(checkpoint.condition)
  const known = notesKnownTo(condition)
  const told = await howItWasTold(request, checkpoint)
  const { sampleRateHz, globalCardinality } = checkpoint.hyperparameters
  const dataset = await loadDataset(told.directory, {
    sampleRateHz,
    silenceThreshold: told.silenceThreshold,
    normaliseLoudness: told.normaliseLoudness,
    ...(told.clipSeconds !== undefined && { clipSeconds: told.clipSeconds }),
    ...(told.onlyMidi && { onlyMidi: told.onlyMidi }),
    notes: 'needed',
    midiNumbers: known,
    globalCategoryBy: globalCardinality > 0 ? told.globalCategoryBy : 'none',
    ...(told.globalPattern !== undefined && { globalPattern: told.globalPattern }),
    ...(checkpoint.globalCategories && { globalCategories: checkpoint.globalCategories }),
  })
  const category = globalCardinality > 0 ? globalCategoryOf(checkpoint, request.category) : undefined
  const sounds = voiceSounds(dataset.recordings, known, sampleRateHz)
  return {
    title: titleOf(request),
    checkpoint,
    condition,
    known,
    sounds: category === undefined ? sounds : sounds.filter((it) => it.globalCategory === category),
    category: request.category,
  }
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
