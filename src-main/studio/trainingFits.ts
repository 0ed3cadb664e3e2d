/** Whether a run can begin with a checkpoint's weights, in words. */
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Library } from '../library/library.ts'
import { misfitsOf, toldOf } from '../tasks/trainOrigin.ts'
import { categoriesOf, usesCategories } from './trainingCategories.ts'
import { folderNames, type TrainingClip } from './trainingData.ts'
import { chosenClips, trainingClip } from './trainingPrepare.ts'
import { conditionsOf, networkOf } from './trainingRequest.ts'

export interface Fit {
  readonly fits: boolean
  readonly words: string
}

/** Of a data set's recordings, on the checkpoint's own settings. @throws SyrinxError `checkpoint/unknown`, `dataset/unknown`. */
export async function fitOfDataset(library: Library, checkpointId: string, datasetId: string): Promise<Fit> {
  const checkpoint = await loadCheckpoint(library.checkpoints.pathOf(library.checkpoints.get(checkpointId)))
  const { sampleRateHz } = library.datasets.get(datasetId)
  const clips = library.clips.all(datasetId)
  if (clips.length === 0) return { fits: false, words: 'There are no recordings in it yet.' }
  const own = checkpoint.hyperparameters
  const midiNumbers = [...new Set(clips.flatMap((clip) => clip.notes.map((note) => note.midi)))]
  const misfits = misfitsOf(checkpoint, {
    // Higher rates are brought down; from a lower one nothing brings back what it lacks.
    hyperparameters: { ...own, sampleRateHz: Math.min(own.sampleRateHz, sampleRateHz) },
    conditions: toldOf(checkpoint),
    midiNumbers: midiNumbers.sort((a, b) => a - b),
  })
  const told = toldOf(checkpoint)
  if (told.includes('global'))
    misfits.push(
      ...unknownCategories(
        checkpoint,
        clips.map((clip) => trainingClip(library, clip)),
        null,
      ),
    )
  if (misfits.length > 0) return { fits: false, words: misfits.join(' ') }
  const unheard = clips.filter((clip) => clip.labels === 'none').length
  const count = clips.length === 1 ? 'its one recording' : `all ${clips.length} recordings`
  return {
    fits: true,
    words:
      checkpoint.condition && unheard > 0
        ? `It fits as far as is known: the notes of ${unheard} recordings have not been heard yet.`
        : `It fits: the checkpoint can go on with ${count}.`,
  }
}

/** @throws SyrinxError `train/does-not-fit`, with every reason. */
export async function requireFit(
  library: Library,
  checkpointId: string,
  settings: TrainingSettings,
): Promise<void> {
  const checkpoint = await loadCheckpoint(library.checkpoints.pathOf(library.checkpoints.get(checkpointId)))
  const clips = chosenClips(library, settings)
  const misfits = misfitsOf(checkpoint, {
    hyperparameters: networkOf(settings.preset, settings.sampleRateHz),
    conditions: conditionsOf(settings),
    midiNumbers: clips
      .flatMap((clip) => clip.notes.map((note) => note.midi))
      .filter((midi, i, all) => all.indexOf(midi) === i)
      .sort((a, b) => a - b),
  })
  if (usesCategories(settings) && misfits.length === 0)
    misfits.push(
      ...unknownCategories(
        checkpoint,
        clips.map((clip) => trainingClip(library, clip)),
        settings.tag,
      ),
    )
  if (misfits.length > 0)
    throw new SyrinxError(
      'train/does-not-fit',
      misfits.join(' '),
      'Choose the settings that the checkpoint was trained with, or begin a new run.',
    )
}

/** Why the recordings' categories are not the checkpoint's, in a sentence; nothing when they are. */
function unknownCategories(
  { globalCategories }: Checkpoint,
  clips: readonly TrainingClip[],
  tag: string | null,
): string[] {
  try {
    const categories = [...new Set(folderNames([...categoriesOf(clips, tag).values()]).values())]
    const known = globalCategories ?? []
    const unknown = categories.filter((it) => !known.includes(it))
    if (known.length === 0 || unknown.length === 0) return []
    return [
      `The recordings are in categories that the checkpoint doesn’t know: ${unknown.slice(0, 8).join(', ')}. It knows: ${known.slice(0, 8).join(', ')}.`,
    ]
  } catch (error) {
    if (error instanceof SyrinxError) return [error.message]
    throw error
  }
}
