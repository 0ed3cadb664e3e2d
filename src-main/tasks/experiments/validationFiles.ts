/** Which recordings a run kept out of its training. */
import { join } from 'node:path'
import type { MadeMaterial } from '../material/madeMaterial.ts'
import { loadDataset } from '../dataset.ts'
import { RunFolder } from '../runFolder.ts'
import { splitRecordings } from '../split.ts'

/** Paths, in the order of their names; the split is made again as the training made it. */
export async function validationFiles(run: string, made: MadeMaterial): Promise<string[]> {
  const { hyperparameters, data, condition, seed } = await RunFolder.at(run).recipe()
  const { recordings } = await loadDataset(made.directory, {
    sampleRateHz: hyperparameters.sampleRateHz,
    silenceThreshold: data.silenceThreshold,
    normaliseLoudness: data.normaliseLoudness,
    globalCategoryBy: data.globalCategoryBy,
    notes: condition === undefined ? 'no' : condition.kind === 'mfcc' ? 'wanted' : 'needed',
  })
  return splitRecordings(recordings, seed).validation.map((it) => join(made.directory, it.name))
}
