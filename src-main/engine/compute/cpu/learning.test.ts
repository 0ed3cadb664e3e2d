/** ibab/tensorflow-wavenet's own test of learning (test/test_model.py): three sines, alone and one for each category. */
import { describe, expect, it } from 'vitest'
import {
  doubling,
  receptiveField,
  repeat,
  type Hyperparameters,
} from '../../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import { muLawDecode, muLawEncode, silenceCode } from '../../../../src-shared/model/muLaw.ts'
import { Random } from '../../../../src-shared/random.ts'
import { ibabAdam, type Crop } from '../compute.ts'
import { createCpuSampler } from './sampler.ts'
import { createCpuTrainer } from './trainer.ts'

const sampleRateHz = 2000
const seconds = 0.5
const frequenciesHz = [155.56, 196, 233.08]

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

/** The sound after a receptive field of silence (as ibab's audio reader pads it), so that all of it is learned. */
const tone = (...partials: { frequencyHz: number; amplitude: number }[]): Uint16Array => {
  const samples = Float32Array.from({ length: seconds * sampleRateHz }, (_, i) =>
    partials.reduce(
      (sum, { frequencyHz, amplitude }) =>
        sum + amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz),
      0,
    ),
  )
  const field = receptiveField(network)
  const codes = new Uint16Array(field + samples.length).fill(silenceCode(256))
  codes.set(muLawEncode(samples, 256), field)
  return codes
}

/** |X(f)|² of a whole recording. */
function powerAt(samples: Float32Array, frequencyHz: number): number {
  let real = 0
  let imaginary = 0
  for (const [i, sample] of samples.entries()) {
    const angle = (2 * Math.PI * frequencyHz * i) / sampleRateHz
    real += sample * Math.cos(angle)
    imaginary -= sample * Math.sin(angle)
  }
  return real ** 2 + imaginary ** 2
}

/** The share of the power that lies in the three bins, and in those beside them. */
function shareInBins(samples: Float32Array): number {
  const binHz = sampleRateHz / samples.length
  const bins = Array.from({ length: samples.length / 2 + 1 }, (_, bin) => {
    const frequencyHz = bin * binHz
    const wanted = frequenciesHz.some((it) => Math.abs(frequencyHz - it) < 1.5 * binHz)
    return { wanted, power: powerAt(samples, frequencyHz) }
  })
  const powerOf = (some: typeof bins) => some.reduce((sum, { power }) => sum + power, 0)
  return powerOf(bins.filter(({ wanted }) => wanted)) / powerOf(bins)
}

async function learn(it: Hyperparameters, batch: Crop[], steps: number) {
  const weights = initialWeights(it, Random.fromSeed(1))
  const moments = [new Float32Array(weights.length), new Float32Array(weights.length)]
  const trainer = await createCpuTrainer(
    it,
    { step: 0, weights, moments },
    { ...ibabAdam, clipNorm: 1 },
    { threads: 0 },
  )
  const losses: number[] = []
  for (let step = 0; step < steps; step++) {
    // Falls to a tenth, so that the last steps settle.
    const learningRate = 0.01 * 0.1 ** (step / steps)
    losses.push((await trainer.step(batch, learningRate)).loss)
  }
  const finalLoss = await trainer.loss(batch)
  const state = await trainer.read()
  await trainer.dispose()
  return { initialLoss: losses[0], finalLoss, weights: state.weights }
}

/** ibab's thousand samples, out of silence. */
async function generate(it: Hyperparameters, weights: Float32Array, { codes, category }: Crop) {
  const condition = category === undefined ? {} : { category }
  const sampler = await createCpuSampler(it, weights, { streams: 1, precision: 'float32' })
  await sampler.prime([codes.slice(0, receptiveField(it))], [condition])
  const count = codes.length - receptiveField(it)
  const uniforms = Random.fromSeed(2).uniforms(count)
  const [generated] = await sampler.generate(count, [condition], [uniforms], {
    pick: 'sample',
    temperature: 1,
  })
  await sampler.dispose()
  return muLawDecode(generated, 256)
}

describe('learning', () => {
  it('learns three sines and plays them', async () => {
    const crop = { codes: tone(...frequenciesHz.map((frequencyHz) => ({ frequencyHz, amplitude: 1 / 3 }))) }
    const { initialLoss, finalLoss, weights } = await learn(network, [crop], 400)
    expect(initialLoss).toBeGreaterThan(0.1)
    expect(finalLoss).toBeLessThan(0.1)
    expect(finalLoss / initialLoss).toBeLessThan(0.02)
    expect(shareInBins(await generate(network, weights, crop))).toBeGreaterThan(0.7)
  })

  it('learns which sine belongs to which category', async () => {
    const it = { ...network, globalChannels: 16, globalCardinality: 3 }
    const amplitudes = [0.6, 0.5, 0.4]
    const batch = frequenciesHz.map((frequencyHz, category) => ({
      codes: tone({ frequencyHz, amplitude: amplitudes[category] }),
      category,
    }))
    const { weights } = await learn(it, batch, 200)
    for (const crop of batch) {
      const samples = await generate(it, weights, crop)
      const powers = frequenciesHz.map((frequencyHz) => powerAt(samples, frequencyHz))
      const own = powers[crop.category]
      const others = powers.reduce((sum, power) => sum + power, -own)
      expect(own / others).toBeGreaterThan(10)
    }
  })
})
