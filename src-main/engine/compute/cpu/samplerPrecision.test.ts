import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noteRows } from '../../../../src-shared/conditioning/noteRows.ts'
import { Random } from '../../../../src-shared/random.ts'
import { loadCheckpoint } from '../../checkpoint/checkpoint.ts'
import { createCpuSampler } from './sampler.ts'

const instrument = join(import.meta.dirname, '../../../../resources/instruments/panflute.safetensors')

it('predicts in int16 what it does in float32 on the bundled pan flute, to 0.00001 nat over 10,000 samples', async () => {
  const { hyperparameters, weights, condition } = await loadCheckpoint(instrument)
  if (!condition || condition.kind === 'mfcc') throw new Error('The pan flute plays notes.')
  const count = 10_001
  const noteSamples = 2500
  const track = [3, 8, 9, 20].map((category, i) => ({
    category,
    loudness: 0.7,
    startSample: i * noteSamples,
    endSample: (i + 1) * noteSamples,
  }))
  const local = noteRows(condition, track, hyperparameters.sampleRateHz).rows(0, count)

  const exact = await createCpuSampler(hyperparameters, weights, { streams: 1, precision: 'float32' })
  const fast = await createCpuSampler(hyperparameters, weights, { streams: 1, precision: 'int16' })
  await exact.prime([Uint16Array.of(128)], [{ local: local.subarray(0, hyperparameters.localChannels) }])
  const uniforms = [Random.fromSeed(1).uniforms(count)]
  const [codes] = await exact.generate(count, [{ local }], uniforms, { pick: 'sample', temperature: 1 })

  const p = await exact.score(codes, { local })
  const q = await fast.score(codes, { local })
  let divergence = 0
  for (let i = 0; i < p.length; i++) divergence += Math.exp(p[i]) * (p[i] - q[i])
  expect(divergence / (count - 1)).toBeLessThan(1e-5)
  await exact.dispose()
  await fast.dispose()
})
