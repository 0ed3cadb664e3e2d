import { describe, expect, it } from 'vitest'
import { doubling, repeat, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import {
  layerName,
  parameterLayout,
  tensorNames,
  tensorView,
} from '../../../../src-shared/model/parameters.ts'
import { presets } from '../../../../src-shared/model/presets.ts'
import { Random } from '../../../../src-shared/random.ts'
import type { Crop, Pick, Sampler, SamplerOptions, StreamCondition } from '../compute.ts'
import { ReferenceNetwork } from '../reference/network.ts'
import { createReferenceSampler } from '../reference/sampler.ts'
import { oddNetworks, randomCrop, randomWeights } from '../testing.ts'
import { createCpuSampler } from './sampler.ts'

const float32 = { streams: 1, precision: 'float32' } as const
const int16 = { streams: 1, precision: 'int16' } as const

const picks: Pick[] = [
  { pick: 'sample', temperature: 1 },
  { pick: 'sample', temperature: 0.6 },
  { pick: 'highest', temperature: 1 },
  { pick: 'sample', temperature: 0 },
]

/** Rows `start` … `end` − 1 of the crop's conditions. */
const conditionOf = (it: Hyperparameters, crop: Crop, start: number, end: number): StreamCondition => ({
  ...(crop.category !== undefined && { category: crop.category }),
  ...(crop.local && { local: crop.local.subarray(start * it.localChannels, end * it.localChannels) }),
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]))
  return largest
}

/** Mean Kullback–Leibler divergence of rows of log-probabilities, in nats. */
function meanDivergence(exact: Float32Array, other: Float32Array, width: number): number {
  let sum = 0
  for (let i = 0; i < exact.length; i++) sum += Math.exp(exact[i]) * (exact[i] - other[i])
  return sum / (exact.length / width)
}

async function withSampler<T>(
  it: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  use: (sampler: Sampler) => Promise<T>,
): Promise<T> {
  const sampler = await createCpuSampler(it, weights, options)
  const result = await use(sampler)
  await sampler.dispose()
  return result
}

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  const weights = randomWeights(hyperparameters, 21)
  const network = new ReferenceNetwork(hyperparameters, weights)

  it('scores as the reference does, in both precisions', async () => {
    const crop = randomCrop(hyperparameters, 300, Random.fromSeed(2))
    const expected = network.logProbabilities(crop).flatMap((row) => [...row])
    const exact = await withSampler(hyperparameters, weights, float32, (it) => it.score(crop.codes, crop))
    expect(largestDifference(exact, expected)).toBeLessThan(1e-5)
    const fast = await withSampler(hyperparameters, weights, int16, (it) => it.score(crop.codes, crop))
    expect(meanDivergence(exact, fast, hyperparameters.quantizationChannels)).toBeLessThan(1e-4)
  })

  it('generates as the reference does, several streams at once, in two parts', async () => {
    const random = Random.fromSeed(4)
    const streams = [1, 2, 40].map((primed) => ({
      primed,
      crop: randomCrop(hyperparameters, 70, random),
      uniforms: random.uniforms(30),
    }))
    const generate = async (sampler: Sampler, cuts: readonly number[], pick: Pick) => {
      await sampler.prime(
        streams.map(({ crop, primed }) => crop.codes.subarray(0, primed)),
        streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, 0, primed)),
      )
      const codes = streams.map((): number[] => [])
      for (let i = 1; i < cuts.length; i++) {
        const [start, end] = [cuts[i - 1], cuts[i]]
        const part = await sampler.generate(
          end - start,
          streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, primed + start, primed + end)),
          streams.map(({ uniforms }) => uniforms.subarray(start, end)),
          pick,
        )
        part.forEach((block, stream) => codes[stream].push(...block))
      }
      return codes
    }
    const reference = await createReferenceSampler(hyperparameters, weights, { streams: 3 })
    const ours = await createCpuSampler(hyperparameters, weights, { streams: 3, precision: 'float32' })
    for (const pick of picks) {
      const expected = await generate(reference, [0, 30], pick)
      expect(await generate(ours, [0, 30], pick)).toEqual(expected)
      expect(await generate(ours, [0, 1, 8, 8, 30], pick)).toEqual(expected)
    }
  })
})

it('is the naive network, made fast (ibab’s test_generation; numbers.json fastEqualsNaive)', async () => {
  const hyperparameters: Hyperparameters = {
    ...oddNetworks.plain,
    dilations: doubling(256),
    residualChannels: 16,
    dilationChannels: 16,
    skipChannels: 32,
    quantizationChannels: 128,
  }
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  const crop = randomCrop(hyperparameters, 1000, Random.fromSeed(2))
  const naive = new ReferenceNetwork(hyperparameters, weights).logProbabilities(crop).at(-1)!
  const fast = await withSampler(hyperparameters, weights, float32, (it) => it.score(crop.codes, crop))
  expect(largestDifference(fast.slice(-128).map(Math.exp), naive.map(Math.exp))).toBeLessThan(1e-6)
})

/** Generates 4 × 5 samples after one code; `conditions[i]` is the condition of the i-th five. */
async function generateInFives(
  sampler: Sampler,
  conditions: readonly StreamCondition[],
  first: StreamCondition,
) {
  await sampler.prime([Uint16Array.of(3)], [first])
  const uniforms = Random.fromSeed(8)
  const codes: number[] = []
  for (const condition of conditions)
    codes.push(
      ...(
        await sampler.generate(5, [condition], [uniforms.uniforms(5)], { pick: 'sample', temperature: 1 })
      )[0],
    )
  return codes
}

async function expectLikeReference(
  hyperparameters: Hyperparameters,
  conditions: readonly StreamCondition[],
  first: StreamCondition,
) {
  const weights = randomWeights(hyperparameters, 5)
  const reference = await createReferenceSampler(hyperparameters, weights, float32)
  const expected = await generateInFives(reference, conditions, first)
  const ours = await withSampler(hyperparameters, weights, float32, (it) =>
    generateInFives(it, conditions, first),
  )
  expect(ours).toEqual(expected)
  return ours
}

it('keeps the history when the category changes between calls', async () => {
  const change = [0, 4, 4, 2].map((category) => ({ category }))
  const changed = await expectLikeReference(oddNetworks.global, change, { category: 1 })
  const stay = [0, 0, 0, 0].map((category) => ({ category }))
  expect(await expectLikeReference(oddNetworks.global, stay, { category: 1 })).not.toEqual(changed)
})

it('takes local rows that stay, that are zero, and that come back', async () => {
  const channels = oddNetworks.local.localChannels
  const rows = (...values: readonly number[]) => ({
    local: Float32Array.from({ length: 5 * channels }, (_, i) =>
      i % channels === 2 ? values[Math.floor(i / channels)] : 0,
    ),
  })
  const zero = { local: new Float32Array(channels) }
  await expectLikeReference(
    oddNetworks.local,
    [rows(1, 1, 1, 1, 1), rows(0, 0, 0, 0, 0), rows(1, 2, 2, -0.5, 1), rows(1, 0, 1, 0, -0)],
    zero,
  )
})

it('scores without disturbing what its streams generate', async () => {
  const weights = randomWeights(oddNetworks.plain, 5)
  const codes = await withSampler(oddNetworks.plain, weights, float32, async (sampler) => {
    const undisturbed = await generateInFives(sampler, [{}, {}], {})
    await sampler.prime([Uint16Array.of(3)], [{}])
    await sampler.score(Uint16Array.of(1, 2, 3, 4, 5, 6, 7), {})
    const uniforms = Random.fromSeed(8).uniforms(10)
    const [again] = await sampler.generate(10, [{}], [uniforms], { pick: 'sample', temperature: 1 })
    expect([...again]).toEqual(undisturbed)
    return again
  })
  expect(codes.length).toBe(10)
})

it('lets the event loop have its turn at least every 50 ms', async () => {
  const { hyperparameters } = presets['ibab-default']
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  await withSampler(hyperparameters, weights, int16, async (sampler) => {
    await sampler.prime([Uint16Array.of(128)], [{}])
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await sampler.generate(1500, [{}], [Random.fromSeed(1).uniforms(1500)], {
      pick: 'sample',
      temperature: 1,
    })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })
})

/**
 * A network of one layer that shows its dilated convolution in the open: inputs so small that tanh is the identity, the
 * gate wide open. The first logit is the convolution's output, the second zero.
 */
function convolutionNetwork(filter: readonly [past: number, current: number], dilation: number) {
  const small = 2 ** -8
  const hyperparameters: Hyperparameters = {
    ...oddNetworks.plain,
    dilations: [dilation],
    initialFilterWidth: 1,
    residualChannels: 1,
    dilationChannels: 1,
    skipChannels: 1,
    quantizationChannels: 32,
  }
  const layout = parameterLayout(hyperparameters)
  const weights = new Float32Array(layout.length)
  const set = (name: string, values: readonly number[]) => tensorView(layout, weights, name).set(values)
  set(
    tensorNames.causalFilter,
    Array.from({ length: 32 }, (_, code) => (code * small) / 64),
  )
  set(layerName(0, 'filter'), filter)
  set(layerName(0, 'gate_bias'), [40])
  set(layerName(0, 'skip'), [64 / small])
  set(tensorNames.postprocess1, [1])
  set(tensorNames.postprocess2, [1])
  return { hyperparameters, weights }
}

async function convolve(
  filter: readonly [past: number, current: number],
  dilation: number,
  codes: readonly number[],
) {
  const { hyperparameters, weights } = convolutionNetwork(filter, dilation)
  // One code more: its prediction is not asked for.
  const crop = { codes: Uint16Array.from([...codes, 0]) }
  const naive = new ReferenceNetwork(hyperparameters, weights).logProbabilities(crop)
  const scores = await withSampler(hyperparameters, weights, float32, (it) => it.score(crop.codes, {}))
  return {
    naive: naive.map((row) => row[0] - row[1]),
    fast: codes.map((_, t) => scores[t * 32] - scores[t * 32 + 1]),
  }
}

describe('the causal convolution (ibab’s test_causal_conv)', () => {
  const codes = Array.from({ length: 20 }, (_, i) => i + 1)

  it('adds the sample `dilation` ago: [1, 1] at dilation 4 is numpy’s convolve with [1, 0, 0, 0, 1]', async () => {
    const expected = codes.map((code, t) => code + (codes[t - 4] ?? 0))
    const { naive, fast } = await convolve([1, 1], 4, codes)
    expect(largestDifference(naive, expected)).toBeLessThan(1e-3)
    expect(largestDifference(fast, expected)).toBeLessThan(1e-2)
  })

  it('does not shift: [0, 1] at dilation 2 gives its input back', async () => {
    const { naive, fast } = await convolve([0, 1], 2, codes)
    expect(largestDifference(naive, codes)).toBeLessThan(1e-3)
    expect(largestDifference(fast, codes)).toBeLessThan(1e-2)
  })
})

describe('int16', () => {
  const divergence = async (hyperparameters: Hyperparameters, weights: Float32Array, length: number) => {
    const crop = randomCrop(hyperparameters, length, Random.fromSeed(3))
    const score = (options: SamplerOptions) =>
      withSampler(hyperparameters, weights, options, (it) => it.score(crop.codes, crop))
    return meanDivergence(await score(float32), await score(int16), hyperparameters.quantizationChannels)
  }

  it('predicts as float32 does: less than 0.001 nat apart over 10,000 samples', async () => {
    const { hyperparameters } = presets['small-rf62']
    // Twice the initial weights: distributions more like a trained network's.
    const weights = initialWeights(hyperparameters, Random.fromSeed(1)).map((weight) => 2 * weight)
    expect(await divergence(hyperparameters, weights, 10_001)).toBeLessThan(1e-3)
  })

  it('cuts a skip product of more than 2,048 inputs', async () => {
    const hyperparameters = { ...oddNetworks.plain, dilations: repeat(70, [1, 2]), dilationChannels: 17 }
    const weights = initialWeights(hyperparameters, Random.fromSeed(1))
    expect(await divergence(hyperparameters, weights, 200)).toBeLessThan(1e-3)
  })

  it('cuts no input off, however large: each layer’s unit follows what it has seen', async () => {
    const hyperparameters = oddNetworks['long dilations']
    const weights = randomWeights(hyperparameters, 4)
    const layout = parameterLayout(hyperparameters)
    const multiply = (name: string, factor: number) =>
      tensorView(layout, weights, name).forEach((value, i, view) => (view[i] = value * factor))
    multiply(tensorNames.causalFilter, 1e4)
    for (const layer of hyperparameters.dilations.keys())
      for (const name of ['filter', 'gate']) multiply(layerName(layer, name), 1e-4)
    expect(await divergence(hyperparameters, weights, 500)).toBeLessThan(1e-3)
  })
})

describe('refuses, and says why', () => {
  const { local, global, plain } = oddNetworks
  const long = { ...plain, dilations: [65_536] }
  const sampler = (it: Hyperparameters) => createCpuSampler(it, randomWeights(it, 1), float32)
  const sample: Pick = { pick: 'sample', temperature: 1 }
  const primed = async (it: Hyperparameters, condition: StreamCondition) => {
    const made = await sampler(it)
    await made.prime([Uint16Array.of(3)], [condition])
    return made
  }

  it.each<[string, RegExp, () => Promise<unknown>]>([
    [
      'a code that is none',
      /Code 19 at sample 1/,
      async () => (await sampler(plain)).prime([Uint16Array.of(1, 19)], [{}]),
    ],
    ['no code', /at least one code/, async () => (await sampler(plain)).prime([new Uint16Array()], [{}])],
    [
      'a stream too many',
      /1 streams, but codes for 2/,
      async () => (await sampler(plain)).prime([Uint16Array.of(1), Uint16Array.of(1)], [{}, {}]),
    ],
    [
      'a short condition',
      /6 numbers; 1 samples of 7/,
      async () => (await sampler(local)).prime([Uint16Array.of(1)], [{ local: new Float32Array(6) }]),
    ],
    ['no condition', /has 0 numbers/, async () => (await sampler(local)).score(Uint16Array.of(1, 2), {})],
    ['no category', /5 categories/, async () => (await sampler(global)).prime([Uint16Array.of(1)], [{}])],
    [
      'a category that is none',
      /Category 5/,
      async () => (await sampler(global)).prime([Uint16Array.of(1)], [{ category: 5 }]),
    ],
    [
      'generating unprimed',
      /Prime the sampler/,
      async () => (await sampler(plain)).generate(1, [{}], [new Float32Array(1)], sample),
    ],
    [
      'too few numbers',
      /4 random numbers, but 3/,
      async () => (await primed(plain, {})).generate(4, [{}], [new Float32Array(3)], sample),
    ],
    [
      'a count that is none',
      /-1 samples/,
      async () => (await primed(plain, {})).generate(-1, [{}], [new Float32Array(3)], sample),
    ],
    [
      'a temperature that is none',
      /temperature is NaN/,
      async () =>
        (await primed(plain, {})).generate(1, [{}], [new Float32Array(1)], { ...sample, temperature: NaN }),
    ],
    [
      'weights of another network',
      /weights, but 3 were given/,
      () => createCpuSampler(plain, new Float32Array(3), float32),
    ],
    [
      'weights that are not finite',
      /not finite/,
      () => createCpuSampler(plain, randomWeights(plain, 1).fill(NaN, 9, 10), float32),
    ],
    [
      'no streams',
      /cannot have 0 streams/,
      () => createCpuSampler(plain, randomWeights(plain, 1), { ...float32, streams: 0 }),
    ],
    [
      'more memory than there is',
      /GiB of memory/,
      () => createCpuSampler(long, randomWeights(long, 1), { ...float32, streams: 1000 }),
    ],
  ])('%s', async (_what, message, attempt) => {
    await expect(attempt()).rejects.toThrow(message)
  })

  it('work after its end', async () => {
    const made = await primed(plain, {})
    await made.dispose()
    await expect(made.prime([Uint16Array.of(3)], [{}])).rejects.toThrow(/disposed/)
  })
})
