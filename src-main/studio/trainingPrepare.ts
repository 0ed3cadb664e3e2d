/** A run's recordings, chosen, listened to and laid out. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ClipWithNotes } from '../library/clips.ts'
import type { Library } from '../library/library.ts'
import type { RunRow } from '../library/runs.ts'
import type { TrainTaskInput } from '../tasks/trainTask.ts'
import type { StudioContext } from './context.ts'
import { dataDirectory, runDirectory } from './trainingCheckpoints.ts'
import { layOutTrainingData, linkOrCopy, needsNotes, type TrainingClip } from './trainingData.ts'
import type { LiveRun } from './trainingLive.ts'
import type { TrainingMeasurements } from './trainingMeasure.ts'
import { makeInput } from './trainingMaking.ts'
import { limitOf, requestOf } from './trainingRequest.ts'

const lookAgainMilliseconds = 300

/**
 * The clips that a run learns from.
 * @throws SyrinxError `train/no-recordings`, `dataset/unknown`.
 */
export function chosenClips(
  library: Library,
  { datasetId, tag }: Pick<TrainingSettings, 'datasetId' | 'tag'>,
): ClipWithNotes[] {
  const dataset = library.datasets.get(datasetId)
  const all = library.clips.all(datasetId)
  const clips = tag === null ? all : all.filter((clip) => clip.tags.includes(tag))
  if (clips.length > 0) return clips
  throw all.length === 0
    ? new SyrinxError(
        'train/no-recordings',
        `There are no recordings in “${dataset.name}” to learn from.`,
        'Bring some in first, in the Library.',
      )
    : new SyrinxError(
        'train/no-recordings',
        `None of the recordings in “${dataset.name}” has the tag “${tag}”.`,
        'Choose another tag, or all recordings.',
      )
}

export const trainingClip = (library: Library, clip: ClipWithNotes): TrainingClip => ({
  name: clip.name,
  tags: clip.tags,
  category: clip.category,
  notes: clip.labels === 'none' ? null : clip.notes,
  path: library.files.pathOf(clip.audioHash),
})

/**
 * What the training is told to do: to go on with what is in the run's folder, or to begin it.
 * @param say told what goes on before the first step, in words.
 * @returns null when `signal` came first.
 * @throws SyrinxError those of `prepareData`; `checkpoint/unknown` when the one to begin with is gone.
 */
export async function trainInput(
  context: StudioContext,
  measurements: TrainingMeasurements,
  { id: runId, resumeCompute: compute }: Pick<LiveRun, 'id' | 'resumeCompute'>,
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<TrainTaskInput | null> {
  const { library, computes } = context
  const { adapterId } = computes
  const row = library.runs.get(runId)
  const directory = runDirectory(library, runId)
  const data = dataDirectory(library, runId)
  if (row.settings.making) return makeInput(library, row, adapterId)
  if (existsSync(join(directory, 'run.json')))
    return {
      kind: 'resume',
      directory,
      dataDirectory: data,
      limit: limitOf(row.settings),
      ...(compute !== undefined && { compute }),
      adapterId,
    }
  if (!(await prepareData(context, row, data, signal, say))) return null
  const weightsFrom = await copyOrigin(library, row)
  const speed = await measurements.known(row.settings)
  const request = requestOf(row.settings, data, speed, weightsFrom)
  return { kind: 'begin', directory, request: { ...request, adapterId } }
}

/** The run keeps the weights that it begins with, whatever becomes of the checkpoint. */
async function copyOrigin(library: Library, { id, originCheckpointId }: RunRow): Promise<string | undefined> {
  if (originCheckpointId === null) return undefined
  const path = join(library.runs.folder(id), 'origin.safetensors')
  if (!existsSync(path))
    await linkOrCopy(library.checkpoints.pathOf(library.checkpoints.get(originCheckpointId)), path)
  return path
}

/**
 * Waits until the notes have been heard, where the run needs them, and lays the recordings out for it.
 * @param say told what goes on, in words.
 * @returns false when `signal` came first.
 * @throws SyrinxError those of `chosenClips` and `layOutTrainingData`.
 */
async function prepareData(
  context: StudioContext,
  { settings }: RunRow,
  directory: string,
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<boolean> {
  const clips = () =>
    chosenClips(context.library, settings).map((clip) => trainingClip(context.library, clip))
  while (needsNotes(settings, clips()) && isListening(context, settings.datasetId)) {
    const all = clips()
    const heard = all.filter((clip) => clip.notes).length
    if (heard === all.length) break
    say(`Listening to your recordings… ${heard} of ${all.length}`)
    await sleep(lookAgainMilliseconds)
    if (signal.aborted) return false
  }
  say('Getting the recordings ready…')
  await layOutTrainingData(directory, clips(), settings)
  return !signal.aborted
}

/** Whether somebody brings recordings in, or listens to them. */
const isListening = ({ jobs }: StudioContext, datasetId: string) =>
  jobs
    .list()
    .some(
      (job) =>
        job.subjectId === datasetId && job.endedAt === null && (job.kind === 'hear' || job.kind === 'import'),
    )
