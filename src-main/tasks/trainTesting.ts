/** Training of networks too small to learn anything, for tests. */
import { presets } from '../../src-shared/model/presets.ts'
import { trainingDefaults } from './recipe.ts'
import type { TrainingHooks, TrainingRequest } from './train.ts'

/** A dozen steps; the rate is the recordings’. */
export const tinyRequest = (
  recordings: string,
  sampleRateHz: number,
  over: Partial<TrainingRequest> = {},
): TrainingRequest => ({
  ...trainingDefaults.syrinx,
  hyperparameters: {
    ...presets['thesis-rf16'].hyperparameters,
    sampleRateHz,
    residualChannels: 6,
    dilationChannels: 6,
    skipChannels: 12,
    quantizationChannels: 32,
  },
  conditions: ['none'],
  globalChannels: 0,
  data: {
    directory: recordings,
    silenceThreshold: 0,
    normaliseLoudness: false,
    globalCategoryBy: 'folder',
    material: 'auto',
  },
  sampleSize: 200,
  limit: { steps: 12 },
  checkpointEverySteps: 100,
  checkpointEverySeconds: 1e6,
  validationEverySteps: 2,
  maxCheckpoints: 2,
  seed: 3,
  compute: 'cpu',
  threads: 1,
  ...over,
})

/** Asks to stop after so many steps. */
export const hooks = (stopAfter = Infinity): TrainingHooks => {
  let steps = 0
  return {
    say: () => {},
    listening: () => {},
    progress: () => void steps++,
    shouldStop: () => steps >= stopAfter,
  }
}
