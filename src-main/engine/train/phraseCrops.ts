/**
 * Crops of phrases that are put together from single notes (phrases.ts).
 *
 * Two things matter more than any hyperparameter (docs/sound.md): the note before fades out *after* the label has
 * changed, else the network never sees a loud history at an onset; and half or more of the crops contain an onset.
 */
import type { NoteCondition } from '../../../src-shared/conditioning/description.ts'
import { noteRows } from '../../../src-shared/conditioning/noteRows.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { muLawEncode } from '../../../src-shared/model/muLaw.ts'
import type { CropSource, TrainingRecording } from './material.ts'
import { defaultPhraseSettings, phraseMaker, type PhraseSettings } from './phrases.ts'

/** @param recordings as `phraseMaker` takes them. */
export function phraseCrops(
  hyperparameters: Hyperparameters,
  recordings: readonly TrainingRecording[],
  sampleSize: number,
  condition: NoteCondition,
  settings: PhraseSettings = defaultPhraseSettings,
): CropSource {
  const field = receptiveField(hyperparameters)
  const { sampleRateHz, quantizationChannels } = hyperparameters
  const maker = phraseMaker(sampleRateHz, { field, sampleSize }, recordings, settings)
  return {
    description: `phrases of ${maker.notes} notes`,
    draw(random) {
      const { samples, track, globalCategory } = maker.draw(random)
      return {
        codes: muLawEncode(samples, quantizationChannels),
        local: noteRows(condition, track, sampleRateHz).rows(0, field + sampleSize),
        ...(globalCategory !== undefined && { category: globalCategory }),
      }
    },
  }
}
