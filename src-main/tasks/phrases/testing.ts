/** Small composers and pieces, for tests. */
import { doubling, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { eventCodes } from '../../../src-shared/phrases/events.ts'
import { heldChannels } from '../../../src-shared/phrases/heldKeys.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Composer } from '../../engine/checkpoint/checkpoint.ts'

export const tinyNetwork: Hyperparameters = {
  sampleRateHz: 1,
  filterWidth: 2,
  initialFilterWidth: 2,
  dilations: doubling(16),
  residualChannels: 16,
  dilationChannels: 16,
  skipChannels: 32,
  quantizationChannels: eventCodes,
  useBiases: true,
  initialBias: false,
  globalChannels: 0,
  globalCardinality: 0,
  localChannels: heldChannels,
}

/** One that has learned nothing, and is far from indifferent to what it hears. */
export const untaughtComposer: Composer = {
  hyperparameters: tinyNetwork,
  weights: initialWeights(tinyNetwork, Random.fromSeed(1)).map((it) => 3 * it),
  step: 0,
  title: 'nothing',
  pieces: 1,
  minutes: 1,
}

/** Up and down a broken chord, a note every fifth of a second: what comes next is never in doubt. */
export function brokenChord(notes: number, midi = 60): Note[] {
  const steps = [0, 4, 7, 12, 7, 4]
  return Array.from({ length: notes }, (_, index) => ({
    midi: midi + steps[index % steps.length],
    startSeconds: index * 0.2,
    durationSeconds: 0.2,
    velocity: 80,
  }))
}
