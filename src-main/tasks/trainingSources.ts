/** Where a run's crops come from: which material, and how it is split into what is learned and what is checked. */
import type { MfccCondition, NoteCondition } from '../../src-shared/conditioning/description.ts'
import { mfccRows } from '../../src-shared/conditioning/mfccRows.ts'
import { noteRows } from '../../src-shared/conditioning/noteRows.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { CropSource, TrainingRecording } from '../engine/train/material.ts'
import { brokenCrops } from '../engine/train/brokenCrops.ts'
import { noisedCrops } from '../engine/train/noisedCrops.ts'
import { phraseCrops } from '../engine/train/phraseCrops.ts'
import { voiceCrops } from '../engine/train/voiceCrops.ts'
import { defaultPhraseSettings } from '../engine/train/phrases.ts'
import { recordingCrops } from '../engine/train/recordingCrops.ts'
import type { Dataset } from './dataset.ts'
import { unheardLoudness, type HeardRecording, type MfccMaterial } from './mfccMaterial.ts'
import type { ConditionKind, Recipe } from './recipe.ts'
import { splitRecordings, type Split } from './split.ts'

/** The sources of crops for training and for validation, and a sentence on how they were split. */
export interface CropSources {
  readonly training: CropSource
  readonly validation: CropSource
  readonly words: string
}

/** Recordings of one note each can only teach changes of note as phrases; anything else is learned as it was played. */
export function chooseMaterial(
  asked: 'auto' | 'recordings' | 'phrases',
  conditions: readonly ConditionKind[],
  dataset: Dataset,
): Recipe['data']['material'] {
  // A voice is a single note, wherever it comes from.
  if (conditions.includes('voice')) return 'voices'
  const isTold = conditions.some((it) => it === 'labels' || it === 'notes' || it === 'mfcc')
  if (asked === 'phrases' && !isTold)
    throw new SyrinxError(
      'train/phrases-need-notes',
      'Phrases can only be put together under a note condition.',
      'Choose --condition notes, labels or mfcc.',
    )
  if (asked === 'phrases' && dataset.midiNumbers.length === 0)
    throw new SyrinxError(
      'train/phrases-need-notes',
      'Phrases are put together from notes, and none were heard in these recordings.',
      'Learn the recordings as they are (--material recordings), or write label files by hand.',
    )
  if (asked !== 'auto') return asked
  const single = dataset.recordings.every((recording) => recording.track.length === 1)
  return isTold && single ? 'phrases' : 'recordings'
}

/** @param mfcc for a network that is told MFCC. */
export function cropSources(
  recipe: Recipe,
  recordings: readonly TrainingRecording[],
  mfcc?: MfccMaterial,
): CropSources {
  if (recipe.condition?.kind === 'mfcc') return mfccSources(recipe, recipe.condition, mfcc!)
  const { sampleSize, seed, hyperparameters, condition } = recipe
  if (condition?.kind === 'voice') {
    const source = voiceCrops(hyperparameters, recordings, sampleSize, condition)
    return { training: disturbed(recipe, source), validation: source, words: voicesChecked }
  }
  const source = (from: readonly TrainingRecording[]) =>
    recipe.data.material === 'phrases'
      ? phraseCrops(hyperparameters, from, sampleSize, condition!, phraseSettings(condition!))
      : recordingCrops(
          hyperparameters,
          from,
          sampleSize,
          condition && ((it) => noteRows(condition, it.track, hyperparameters.sampleRateHz)),
          recipe.startShare,
        )
  const split = splitRecordings(recordings, seed)
  if (split.validation.length === 0)
    return {
      training: disturbed(recipe, source(recordings)),
      validation: source(recordings),
      words:
        recipe.data.material === 'phrases'
          ? 'No recording can be spared (each holds a note that no other does): checking with phrases that are never trained on.'
          : noneSpared,
    }
  return {
    training: disturbed(recipe, source(split.training)),
    validation: source(split.validation),
    words: splitInWords(recipe, split),
  }
}

/** Each pitch at each loudness is one recording as a rule: taking one away would take away what is to be learned. */
const voicesChecked = 'Learning from every recording; checking with places in them that are drawn anew.'

function mfccSources(recipe: Recipe, condition: MfccCondition, material: MfccMaterial): CropSources {
  const source = (from: readonly HeardRecording[]) => {
    const framesOf = new Map(from.map((it) => [it.recording, it.mfcc]))
    return recordingCrops(
      recipe.hyperparameters,
      from.map((it) => it.recording),
      recipe.sampleSize,
      (it) => mfccRows(condition, framesOf.get(it)!),
      recipe.startShare,
    )
  }
  const { training, validation, isPhrases } = material
  return {
    training: disturbed(recipe, source(training)),
    validation: source(validation.length > 0 ? validation : training),
    words: isPhrases
      ? `Put together ${training.length} phrases from the notes to learn from, and ${validation.length} others to check with.`
      : validation.length > 0
        ? splitInWords(recipe, {
            training: training.map((it) => it.recording),
            validation: validation.map((it) => it.recording),
          })
        : noneSpared,
  }
}

/** As the network hears them while it learns. */
function disturbed(recipe: Recipe, source: CropSource): CropSource {
  const { historyNoise, historyBreaks, hyperparameters, condition } = recipe
  const { quantizationChannels, globalCardinality } = hyperparameters
  const noised = noisedCrops(source, { deviationCodes: historyNoise, cleanShare: 0.2 }, quantizationChannels)
  // A network that is told nothing has only its history to go by.
  const isTold = condition !== undefined || globalCardinality > 0
  const breaks = { share: isTold ? historyBreaks : 0, receptiveField: receptiveField(hyperparameters) }
  return brokenCrops(noised, breaks, quantizationChannels)
}

const noneSpared = 'No recording can be spared: checking with places of the same recordings.'

function splitInWords({ data: { globalCategories } }: Recipe, { training, validation }: Split): string {
  const words = `Learning from ${training.length} recordings, checking with ${validation.length}.`
  const unchecked = globalCategories.filter(
    (_, category) => !validation.some((it) => it.globalCategory === category),
  )
  // Without this, a good validation loss would be taken for theirs as well.
  return unchecked.length === 0
    ? words
    : `${words} Of ${listed(unchecked)} nothing can be spared for checking.`
}

const listed = (names: readonly string[]) =>
  names.length > 6
    ? `${names.length} categories`
    : `the ${names.length === 1 ? 'category' : 'categories'} ${names.map((it) => `“${it}”`).join(', ')}`

/** A condition that knows no loudness must not be asked to guess it, and one that knows no age nor how a note fades. */
const phraseSettings = (condition: NoteCondition) =>
  condition.kind === 'labels' ? unheardLoudness : defaultPhraseSettings
