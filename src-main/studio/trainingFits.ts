/** Whether a run can begin with a checkpoint's weights, in words. */
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { loadCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Library } from '../library/library.ts'
import { misfitsOf, toldOf } from '../tasks/trainOrigin.ts'
import { networkOf } from './trainingRequest.ts'

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
  const misfits = misfitsOf(checkpoint, {
    hyperparameters: networkOf(settings.preset, settings.sampleRateHz),
    conditions: [settings.condition],
    midiNumbers: library.clips
      .all(settings.datasetId)
      .filter((clip) => settings.tag === null || clip.tags.includes(settings.tag))
      .flatMap((clip) => clip.notes.map((note) => note.midi))
      .filter((midi, i, all) => all.indexOf(midi) === i)
      .sort((a, b) => a - b),
  })
  if (misfits.length > 0)
    throw new SyrinxError(
      'train/does-not-fit',
      misfits.join(' '),
      'Choose the settings that the checkpoint was trained with, or begin a new run.',
    )
}
