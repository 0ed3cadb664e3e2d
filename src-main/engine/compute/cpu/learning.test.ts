/**
 * The network learns what ibab's test asks for (tensorflow-wavenet, test/test_model.py): half a second of three sines
 * after silence; and one sine for each of three categories. What it generates from silence has its power there.
 */
import { expect, it } from 'vitest'
import { doubling, receptiveField, repeat } from '../../../../src-shared/model/hyperparameters.ts'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import { muLawDecode, muLawEncode, silenceCode } from '../../../../src-shared/model/muLaw.ts'
import { Random } from '../../../../src-shared/random.ts'
import { ibabAdam, type Crop } from '../compute.ts'
import { createCpuSampler } from './sampler.ts'
import { createCpuTrainer } from './trainer.ts'

const sampleRateHz = 2000
const length = 1000
const frequenciesHz = [155.56, 196.0, 233.08]

const network: Hyperparameters = {
  sampleRateHz,
  filterWidth: 2,
  initialFilterWidth: 2,
  dilations: repeat(2, doubling(64)),
  residualChannels: 32,
  dilationChannels: 32,
  skipChannels: 32,
  quantizationChannels: 256,
  useBiases: true,
  initialBias: false,
  globalChannels: 0,
  globalCardinality: 0,
  localChannels: 0,
}
const silence = new Uint16Array(receptiveField(network)).fill(silenceCode(network.quantizationChannels))

/** A sum of sines of the given amplitudes; the first comes after a receptive field of silence. */
function crop(amplitudes: readonly number[]): Crop {
  const samples = Float32Array.from({ length }, (_, t) =>
    amplitudes.reduce(
      (sum, amplitude, i) => sum + amplitude * Math.sin((2 * Math.PI * frequenciesHz[i] * t) / sampleRateHz),
      0,
    ),
  )
  return { codes: Uint16Array.from([...silence, ...muLawEncode(samples, network.quantizationChannels)]) }
}

/** Power of each bin from 0 to 500 Hz, `sampleRateHz / length` apart. */
function powerSpectrum(samples: Float32Array): number[] {
  const bins = (500 * length) / sampleRateHz
  return Array.from({ length: bins + 1 }, (_, bin) => {
    const angle = (-2 * Math.PI * bin) / length
    const real = samples.reduce((sum, sample, t) => sum + sample * Math.cos(angle * t), 0)
    const imaginary = samples.reduce((sum, sample, t) => sum + sample * Math.sin(angle * t), 0)
    return real ** 2 + imaginary ** 2
  })
}

/** Power in the bin nearest to each of the three frequencies. */
const powers = (spectrum: readonly number[]) =>
  frequenciesHz.map((frequencyHz) => spectrum[Math.round((frequencyHz * length) / sampleRateHz)])

async function train(it: Hyperparameters, batch: readonly Crop[], steps: number, learningRate: number) {
  const weights = initialWeights(it, Random.fromSeed(1))
  const moments = [new Float32Array(weights.length), new Float32Array(weights.length)]
  const settings = { ...ibabAdam, epsilon: 1e-8, clipNorm: 1 }
  const trainer = await createCpuTrainer(it, { step: 0, weights, moments }, settings, { threads: 2 })
  const initialLoss = await trainer.loss(batch)
  for (let step = 0; step < steps; step++)
    await trainer.step(batch, (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2)
  const finalLoss = await trainer.loss(batch)
  const state = await trainer.read()
  await trainer.dispose()
  return { initialLoss, finalLoss, weights: state.weights }
}

/** What the network makes of silence, one stream for each category. */
async function generate(it: Hyperparameters, weights: Float32Array, categories: readonly number[]) {
  const streams = categories.length
  const sampler = await createCpuSampler(it, weights, { streams, precision: 'float32' })
  const conditions = categories.map((category) => (it.globalCardinality > 0 ? { category } : {}))
  await sampler.prime(
    categories.map(() => silence),
    conditions,
  )
  const random = Random.fromSeed(3)
  const codes = await sampler.generate(
    length,
    conditions,
    categories.map(() => random.uniforms(length)),
    { pick: 'sample', temperature: 1 },
  )
  await sampler.dispose()
  return codes.map((it) => muLawDecode(it, network.quantizationChannels))
}

it('learns three sines, and makes them', async () => {
  const { initialLoss, finalLoss, weights } = await train(network, [crop([1 / 3, 1 / 3, 1 / 3])], 160, 5e-3)
  expect(initialLoss).toBeGreaterThan(0.1)
  expect(finalLoss).toBeLessThan(0.1)
  expect(finalLoss / initialLoss).toBeLessThan(0.02)

  const [samples] = await generate(network, weights, [0])
  const spectrum = powerSpectrum(samples)
  const total = spectrum.reduce((sum, power) => sum + power)
  // Of the recording itself it is 77 %: two of the frequencies lie between bins.
  expect(powers(spectrum).reduce((sum, power) => sum + power) / total).toBeGreaterThan(0.7)
})

it('makes the sine of the category asked for', async () => {
  const conditioned = { ...network, globalChannels: 32, globalCardinality: 3 }
  const amplitudes = [0.6, 0.5, 0.4]
  const batch = amplitudes.map((amplitude, category) => ({
    ...crop(amplitudes.map((_, i) => (i === category ? amplitude : 0))),
    category,
  }))
  const { initialLoss, finalLoss, weights } = await train(conditioned, batch, 200, 5e-3)
  expect(finalLoss).toBeLessThan(0.1)
  expect(finalLoss / initialLoss).toBeLessThan(0.02)

  for (const [category, samples] of (await generate(conditioned, weights, [0, 1, 2])).entries()) {
    const all = powers(powerSpectrum(samples))
    const others = all.reduce((sum, power, i) => (i === category ? sum : sum + power), 0)
    expect(all[category] / others, `category ${category}`).toBeGreaterThan(10)
  }
})
