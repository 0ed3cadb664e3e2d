/** An instrument that makes noise and is done in a moment, on whatever computes. */
import { checkpointBytes } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { untaughtComposer } from '../../src-main/tasks/phrases/testing.ts'
import { hyperparametersSchema } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'

const createdAt = '2026-01-01T00:00:00.000Z'

/** Its file: two layers that learned nothing, at 4,000 Hz. */
export const tinyInstrument = (): Buffer =>
  Buffer.from(checkpointBytes({ ...network(), step: 0, createdAt, provenance: { title: 'Tiny noise' } }))

/** The same with a composer that learned nothing either, and so writes notes without sense, but writes them. */
export function tinyComposer(): Buffer {
  const { weights: composerWeights, ...composer } = untaughtComposer
  return Buffer.from(
    checkpointBytes({
      ...network(),
      step: 0,
      createdAt,
      provenance: { title: 'Tiny composer' },
      composer: { ...composer, title: 'dice' },
      composerWeights,
    }),
  )
}

function network() {
  const hyperparameters = hyperparametersSchema.parse({
    sampleRateHz: 4_000,
    dilations: [1, 2],
    residualChannels: 4,
    dilationChannels: 4,
    skipChannels: 8,
    quantizationChannels: 32,
    useBiases: true,
  })
  return { hyperparameters, weights: initialWeights(hyperparameters, Random.fromSeed(1)) }
}
