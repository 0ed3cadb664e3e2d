/** An instrument that makes noise and is done in a moment, on whatever computes. */
import { checkpointBytes } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { hyperparametersSchema } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'

/** Its file: two layers that learned nothing, at 4,000 Hz. */
export function tinyInstrument(): Buffer {
  const hyperparameters = hyperparametersSchema.parse({
    sampleRateHz: 4_000,
    dilations: [1, 2],
    residualChannels: 4,
    dilationChannels: 4,
    skipChannels: 8,
    quantizationChannels: 32,
    useBiases: true,
  })
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  return Buffer.from(
    checkpointBytes({
      hyperparameters,
      weights,
      step: 0,
      createdAt: '2026-01-01T00:00:00.000Z',
      provenance: { title: 'Tiny noise' },
    }),
  )
}
