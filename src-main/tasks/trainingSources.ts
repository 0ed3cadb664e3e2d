/** Where a run's crops come from: which material, and how it is split into what is learned and what is checked. */
import type { LocalCondition, NoteCondition } from '../../src-shared/conditioning/description.ts'
import { noteRows } from '../../src-shared/conditioning/noteRows.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { CropSource, TrainingRecording } from '../engine/train/material.ts'
import { noisedCrops } from '../engine/train/noisedCrops.ts'
import { defaultPhraseSettings, phraseCrops } from '../engine/train/phraseCrops.ts'
import { recordingCrops } from '../engine/train/recordingCrops.ts'
import type { Dataset } from './dataset.ts'
import type { Recipe } from './recipe.ts'
import { splitRecordings } from './split.ts'

/** Recordings of one note each can only teach changes of note as phrases; anything else is learned as it was played. */
export function chooseMaterial(
  asked: 'auto' | 'recordings' | 'phrases',
  condition: LocalCondition | undefined,
  dataset: Dataset,
): 'recordings' | 'phrases' {
  if (asked === 'phrases' && !condition)
    throw new SyrinxError(
      'train/phrases-need-notes',
      'Phrases can only be put together under a note condition.',
      'Choose --condition notes or labels.',
    )
  if (asked !== 'auto') return asked
  const single = dataset.recordings.every((recording) => recording.track.length === 1)
  return condition && single ? 'phrases' : 'recordings'
}

/** The sources of crops for training and for validation, and a sentence on how they were split. */
export function cropSources(
  recipe: Recipe,
  recordings: readonly TrainingRecording[],
): { training: CropSource; validation: CropSource; words: string } {
  const { hyperparameters, sampleSize, seed } = recipe
  const condition = recipe.condition?.kind === 'mfcc' ? undefined : recipe.condition
  const source = (from: readonly TrainingRecording[]) =>
    recipe.data.material === 'phrases'
      ? phraseCrops(hyperparameters, from, sampleSize, condition!, phraseSettings(condition!))
      : recordingCrops(
          hyperparameters,
          from,
          sampleSize,
          condition && ((it) => noteRows(condition, it.track, hyperparameters.sampleRateHz)),
        )
  const noise = { deviationCodes: recipe.historyNoise, cleanShare: 0.2 }
  const noised = (from: readonly TrainingRecording[]) =>
    noisedCrops(source(from), noise, hyperparameters.quantizationChannels)
  const split = splitRecordings(recordings, seed)
  if (split.validation.length === 0)
    return {
      training: noised(recordings),
      validation: source(recordings),
      words:
        recipe.data.material === 'phrases'
          ? 'No recording can be spared (each holds a note that no other does): checking with phrases that are never trained on.'
          : 'No recording can be spared: checking with places of the same recordings.',
    }
  return {
    training: noised(split.training),
    validation: source(split.validation),
    words: `Learning from ${split.training.length} recordings, checking with ${split.validation.length}.`,
  }
}

/** A condition that knows no loudness must not be asked to guess it, and one that knows no age nor how a note fades. */
const phraseSettings = (condition: NoteCondition) =>
  condition.kind === 'labels'
    ? { ...defaultPhraseSettings, velocities: [100, 100] as const, fadeSeconds: 0.015 }
    : defaultPhraseSettings
