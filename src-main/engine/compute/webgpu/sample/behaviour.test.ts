/** What a sampler on a card keeps, forgets, shares and refuses. */
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorNames, tensorView } from '../../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import type { Pick, Sampler, SamplerOptions, StreamCondition } from '../../compute.ts'
import { createCpuSampler } from '../../cpu/sampler.ts'
import { createReferenceSampler } from '../../reference/sampler.ts'
import { oddNetworks, randomCrop, randomWeights } from '../../testing.ts'
import type { Gpu } from '../gpu.ts'
import { gpuForTests } from '../testing.ts'
import { planSampler, sampleCost } from './plan.ts'
import { createWebGpuSampler } from './sampler.ts'
import type { SamplerVariant } from './variants.ts'

const found = await gpuForTests()
const gpu = found as Gpu
const itOnCard = it.skipIf(typeof found === 'string')
afterAll(() => {
  if (typeof found !== 'string') found.destroy()
})

const float32 = { streams: 1, precision: 'float32' } as const
const int16 = { streams: 1, precision: 'int16' } as const
const sample: Pick = { pick: 'sample', temperature: 1 }
/** Four streams a workgroup: in these tests all but the first are often there only to fill it. */
const variant: SamplerVariant = { threads: 32, chain: 32, takes: 4, subgroups: false, held: 4 }

async function withSampler<T>(
  it: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  use: (sampler: Sampler) => Promise<T>,
): Promise<T> {
  const sampler = await createWebGpuSampler(gpu, it, weights, options, variant)
  try {
    return await use(sampler)
  } finally {
    await sampler.dispose()
  }
}

/** Generates fives after one code; `conditions[i]` is the condition of the i-th five. */
async function generateInFives(
  sampler: Sampler,
  conditions: readonly StreamCondition[],
  first: StreamCondition,
) {
  await sampler.prime([Uint16Array.of(3)], [first])
  const uniforms = Random.fromSeed(8)
  const codes: number[] = []
  for (const condition of conditions)
    codes.push(...(await sampler.generate(5, [condition], [uniforms.uniforms(5)], sample))[0])
  return codes
}

itOnCard('keeps the history when the category changes between calls', async () => {
  const { global } = oddNetworks
  const weights = randomWeights(global, 5)
  const changes = [0, 4, 4, 2].map((category) => ({ category }))
  const reference = await createReferenceSampler(global, weights, float32)
  const expected = await generateInFives(reference, changes, { category: 1 })
  await withSampler(global, weights, float32, async (ours) => {
    expect(await generateInFives(ours, changes, { category: 1 })).toEqual(expected)
    const stay = [0, 0, 0, 0].map((category) => ({ category }))
    expect(await generateInFives(ours, stay, { category: 1 })).not.toEqual(expected)
  })
})

itOnCard('scores without disturbing what its streams generate, and forgets when it is primed', async () => {
  const { plain } = oddNetworks
  await withSampler(plain, randomWeights(plain, 5), float32, async (sampler) => {
    const undisturbed = await generateInFives(sampler, [{}, {}], {})
    await sampler.prime([Uint16Array.of(3)], [{}])
    await sampler.score(Uint16Array.of(1, 2, 3, 4, 5, 6, 7), {})
    const uniforms = Random.fromSeed(8).uniforms(10)
    const [again] = await sampler.generate(10, [{}], [uniforms], sample)
    expect([...again]).toEqual(undisturbed)
  })
})

itOnCard(
  'plays many streams at once, of different conditions and shared ones, in calls that overlap',
  async () => {
    const both = oddNetworks['global and local']
    const weights = randomWeights(both, 6)
    const random = Random.fromSeed(9)
    const shared = randomCrop(both, 12, random)
    const streams = Array.from({ length: 9 }, (_, i) => {
      const { local, category } = i % 3 === 0 ? shared : randomCrop(both, 12, random)
      return {
        local: local!,
        category: category!,
        uniforms: random.uniforms(12),
        start: Uint16Array.of(i, i + 1),
      }
    })
    const play = async (sampler: Sampler) => {
      const first = streams.map(({ local, category }) => ({
        category,
        local: local.subarray(0, 2 * both.localChannels),
      }))
      const primed = sampler.prime(
        streams.map(({ start }) => start),
        first,
      )
      const generated = sampler.generate(
        12,
        streams,
        streams.map(({ uniforms }) => uniforms),
        sample,
      )
      await primed
      return (await generated).map((codes) => [...codes])
    }
    const cpu = await createCpuSampler(both, weights, { ...float32, streams: 9 })
    await cpu.prime(
      streams.map(({ start }) => start),
      streams.map(({ local, category }) => ({ category, local: local.subarray(0, 2 * both.localChannels) })),
    )
    const expected = await cpu.generate(
      12,
      streams,
      streams.map(({ uniforms }) => uniforms),
      sample,
    )
    const codes = await withSampler(both, weights, { ...float32, streams: 9 }, play)
    expect(codes).toEqual(expected.map((it) => [...it]))
  },
)

describe('int16', () => {
  const it = oddNetworks.local

  itOnCard('is near float32, and the same every time', async () => {
    const weights = randomWeights(it, 7)
    const crop = randomCrop(it, 60, Random.fromSeed(3))
    const exact = await withSampler(it, weights, float32, (sampler) => sampler.score(crop.codes, crop))
    const half = () => withSampler(it, weights, int16, (sampler) => sampler.score(crop.codes, crop))
    const near = await half()
    let divergence = 0
    for (let i = 0; i < exact.length; i++) divergence += Math.exp(exact[i]) * (exact[i] - near[i])
    const mean = divergence / (crop.codes.length - 1)
    expect(mean).toBeGreaterThan(1e-12)
    expect(mean).toBeLessThan(1e-4)
    expect(await half()).toEqual(near)
  })

  itOnCard('plays weights that half floats can’t hold in float32', async () => {
    const weights = randomWeights(it, 7)
    tensorView(parameterLayout(it), weights, tensorNames.postprocess1)[3] = 1e5
    const crop = randomCrop(it, 20, Random.fromSeed(3))
    const score = (options: SamplerOptions) =>
      withSampler(it, weights, options, (sampler) => sampler.score(crop.codes, crop))
    expect(await score(int16)).toEqual(await score(float32))
  })
})

describe('refuses, and says why', () => {
  const { plain, local, global } = oddNetworks
  const make = (it: Hyperparameters, options: SamplerOptions = float32) =>
    createWebGpuSampler(gpu, it, randomWeights(it, 1), options, variant)

  itOnCard.each<[string, object, () => Promise<unknown>]>([
    [
      'a code that is none',
      { code: 'sampling/code-range' },
      async () => (await make(plain)).prime([Uint16Array.of(1, 19)], [{}]),
    ],
    [
      'no condition',
      { code: 'sampling/condition-length' },
      async () => (await make(local)).score(Uint16Array.of(1, 2), {}),
    ],
    [
      'no category',
      { code: 'sampling/category' },
      async () => (await make(global)).prime([Uint16Array.of(1)], [{}]),
    ],
    [
      'generating unprimed',
      { code: 'sampling/not-primed' },
      async () => (await make(plain)).generate(1, [{}], [new Float32Array(1)], sample),
    ],
    ['no streams', { code: 'sampling/streams' }, () => make(plain, { ...float32, streams: 0 })],
    [
      'weights of another network',
      { code: 'sampling/weights' },
      () => createWebGpuSampler(gpu, plain, new Float32Array(3), float32),
    ],
    [
      'more levels than a workgroup can remember',
      { code: 'compute/too-large', message: /bytes/ },
      () => make({ ...plain, quantizationChannels: 65_536 }),
    ],
  ])('%s', async (_what, failure, attempt) => {
    const error = await attempt().catch((error: unknown) => error)
    const { message, ...facts } = { message: /./, ...failure }
    expect(error).toMatchObject(facts)
    expect((error as Error).message).toMatch(message)
  })

  itOnCard(
    'nothing where a remembered variant has no room: it plays the one that runs everywhere',
    async () => {
      const large = { ...plain, skipChannels: 1024 }
      const remembered = { ...variant, takes: 8 } as const
      const { maxComputeWorkgroupStorageSize } = gpu.device.limits
      expect(planSampler(large, remembered, 1).workgroupBytes).toBeGreaterThan(32_768)
      if (maxComputeWorkgroupStorageSize > 32_768) return
      const made = await createWebGpuSampler(gpu, large, randomWeights(large, 1), float32, remembered)
      await made.dispose()
    },
  )

  itOnCard('more streams than the card has room for', async () => {
    const long = { ...plain, dilations: [65_536] }
    const slotBytes = 4 * 8 * 65_536
    const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits
    const streams = Math.ceil(Math.min(maxStorageBufferBindingSize, maxBufferSize) / slotBytes)
    await expect(make(long, { ...float32, streams })).rejects.toMatchObject({
      code: 'compute/too-large',
      hint: expect.stringContaining('fewer takes'),
    })
  })

  itOnCard('work after its end', async () => {
    const made = await make(plain)
    await made.dispose()
    await expect(made.prime([Uint16Array.of(3)], [{}])).rejects.toThrow(/disposed/)
  })
})

describe('a plan', () => {
  it('reads each weight of ibab’s default once, with nothing to fill up', () => {
    const ibab: Hyperparameters = {
      ...oddNetworks.plain,
      dilations: Array.from({ length: 50 }, (_, i) => 2 ** (i % 10)),
      residualChannels: 32,
      dilationChannels: 32,
      skipChannels: 512,
      quantizationChannels: 256,
    }
    const shuffling = planSampler(ibab, { ...variant, subgroups: true }, 32)
    expect(sampleCost(shuffling, 'float32').barriers).toBe(109)
    for (const threads of [128, 256, 512, 1024] as const) {
      const plan = planSampler(ibab, { ...variant, threads, chain: threads }, 32)
      expect(8 * plan.eights).toBe(50 * (64 * 64 + 32 * 512) + 49 * 32 * 32 + 512 * 512 + 512 * 256)
      expect(sampleCost(plan, 'int16').weightBytes).toBe(16 * plan.eights)
      expect(sampleCost(plan, 'int16').multiplyAccumulates).toBe(8 * plan.eights)
      for (const { parts, blockOutputs, width } of [plan.gates, plan.dense, plan.skips, plan.hidden]) {
        expect(parts * blockOutputs).toBe(width)
        expect(width).toBeLessThanOrEqual(threads)
        expect(parts).toBeLessThanOrEqual(32)
      }
    }
  })
})

itOnCard('never plays what has no share, however sums are rounded', async () => {
  const network: Hyperparameters = { ...oddNetworks.plain, quantizationChannels: 256, useBiases: true }
  const layout = parameterLayout(network)
  const weights = new Float32Array(layout.length)
  const random = Random.fromSeed(4)
  // Nothing but these logits: all that counts lies within one group of the pick, whose next begins with code 32.
  const logits = tensorView(layout, weights, tensorNames.postprocess2Bias)
  for (let q = 0; q < 256; q++) logits[q] = random.between(0, 1) - (q - 24) ** 2
  await withSampler(network, weights, float32, async (sampler) => {
    await sampler.prime([Uint16Array.of(3)], [{}])
    const uniforms = [Float32Array.of(0, 0.5, 1 - 2 ** -24)]
    for (let i = 0; i < 40; i++) {
      const pick: Pick = { pick: 'sample', temperature: 0.8 + i / 100 }
      const [[first, middle, last]] = await sampler.generate(3, [{}], uniforms, pick)
      expect(first).toBeLessThan(24)
      expect(Math.abs(middle - 24)).toBeLessThan(4)
      expect(Math.abs(last - 24)).toBeLessThan(8)
    }
  })
})

itOnCard('sends each short dispatch by itself: drivers end what lasts for seconds', async () => {
  const { plain } = oddNetworks
  await withSampler(plain, randomWeights(plain, 5), float32, async (sampler) => {
    await sampler.prime([Uint16Array.of(3)], [{}])
    const run = vi.spyOn(gpu, 'run')
    try {
      await sampler.generate(2500, [{}], [Random.fromSeed(8).uniforms(2500)], sample)
      expect(run.mock.calls.length).toBeGreaterThan(1)
      for (const [dispatches] of run.mock.calls) expect(dispatches.length).toBe(1)
    } finally {
      run.mockRestore()
    }
  })
})
