import { beforeEach, expect, it, vi } from 'vitest'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Compute, Sampler } from '../engine/compute/compute.ts'
import { cpuCompute } from '../engine/compute/cpu/compute.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { oddNetworks, randomWeights } from '../engine/compute/testing.ts'
import { generateTakes, generationDefaults, type GenerationHooks } from './generate.ts'
import { freshSamplers, Instruments, type SamplerSource } from './samplers.ts'

/** What the graphics card does at each opening: after so many calls of a sampler it fails with this. */
let card: { calls: number; failure?: SyrinxError }[] = []
const open = new Set<Sampler>()

vi.mock('../engine/compute/registry.ts', () => ({
  computeByName: async (name: string): Promise<Compute> =>
    name === 'cpu' ? cpuCompute : { ...cpuCompute, name: 'webgpu', sampler: samplerOnCard },
}))
vi.mock('../engine/compute/choose/choose.ts', () => ({
  groundsHere: () => ({}),
  chooseForSampling: async ({ compute }: { compute: string }) => ({
    name: compute === 'cpu' ? 'cpu' : 'webgpu',
    adapterId: '',
    words: compute === 'cpu' ? 'The processor.' : 'A card.',
  }),
}))

async function samplerOnCard(...asked: Parameters<Compute['sampler']>): Promise<Sampler> {
  const { calls, failure } = card.shift() ?? { calls: Infinity }
  if (calls === 0) throw failure!
  const it = await cpuCompute.sampler(...asked)
  let made = 0
  const guarded = async <Result>(work: () => Promise<Result>) => {
    if (++made > calls) throw failure!
    return work()
  }
  const sampler: Sampler = {
    streams: it.streams,
    prime: (...primers) => guarded(() => it.prime(...primers)),
    generate: (...rest) => guarded(() => it.generate(...rest)),
    score: (...rest) => it.score(...rest),
    async dispose() {
      open.delete(sampler)
      await it.dispose()
    },
  }
  open.add(sampler)
  return sampler
}

const lost = new SyrinxError('compute/device-lost', 'It went away.')
const full = new SyrinxError('compute/out-of-memory', 'There is no room.')
const hyperparameters = { ...oddNetworks.plain, sampleRateHz: 8000 }
const checkpoint = { hyperparameters, weights: randomWeights(hyperparameters, 1), step: 1 } as Checkpoint

beforeEach(() => {
  card = []
  open.clear()
})

async function play(samplers: SamplerSource, compute: ComputeName = 'webgpu') {
  const samples: number[] = []
  const told: string[] = []
  const hooks: GenerationHooks = {
    say: (words) => void told.push(words),
    compute: (words) => void told.push(words),
    progress: () => undefined,
    shouldStop: () => false,
  }
  const sink = {
    append: async (block: Float32Array) => void samples.push(...block),
    close: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  }
  const request = {
    ...generationDefaults,
    checkpoint,
    score: { kind: 'none' } as const,
    samples: 2000,
    precision: 'float32' as const,
    compute,
  }
  await generateTakes(request, async () => sink, hooks, samplers)
  return { samples, told }
}

it('goes on with a card that comes back, and with the processor when it doesn’t', async () => {
  const { samples } = await play(freshSamplers, 'cpu')
  card = [{ calls: 3, failure: lost }]
  expect(await play(freshSamplers)).toEqual({
    samples,
    told: [
      'A card.',
      'The graphics card went away in the middle of the music; Syrinx goes on with it.',
      'A card.',
    ],
  })
  card = [
    { calls: 3, failure: lost },
    { calls: 1, failure: lost },
  ]
  const twice = await play(freshSamplers)
  expect(twice.samples).toEqual(samples)
  expect(twice.told.at(-2)).toContain('the processor goes on')
  card = [
    { calls: 2, failure: lost },
    { calls: 0, failure: lost },
  ]
  expect((await play(freshSamplers)).samples).toEqual(samples)
  expect(open.size).toBe(0)
})

it('takes the processor for a card without room where it may choose, and says so where not', async () => {
  const { samples } = await play(freshSamplers, 'cpu')
  card = [{ calls: 1, failure: full }]
  const chosen = await play(freshSamplers, 'auto')
  expect(chosen.samples).toEqual(samples)
  expect(chosen.told.at(-1)).toBe('The processor, because the graphics card failed: There is no room.')
  card = [{ calls: 1, failure: full }]
  await expect(play(freshSamplers)).rejects.toBe(full)
  expect(open.size).toBe(0)
})

it('never hands out a sampler that failed, and gives a card’s memory back after a while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const instruments = new Instruments()
    const request = { checkpoint, compute: 'webgpu', precision: 'float32', takes: 1 } as const
    card = [{ calls: 1, failure: lost }]
    const failing = await instruments.samplers(request)
    await failing.sampler.prime([new Uint16Array(1)], [{}])
    await expect(failing.sampler.prime([new Uint16Array(1)], [{}])).rejects.toBe(lost)
    await failing.release()
    expect(open.size).toBe(0)

    await (await instruments.samplers(request)).release()
    const [kept] = open
    const again = await instruments.samplers(request)
    expect([...open]).toEqual([kept])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(open.size).toBe(1)
    await again.release()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(open.size).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it('keeps saying that the processor plays for a card that failed, and never plays so where that card was asked for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const instruments = new Instruments()
    const request = { checkpoint, compute: 'auto', precision: 'float32', takes: 1 } as const
    card = [{ calls: 0, failure: full }]
    const first = await instruments.samplers(request)
    expect(first.words).toContain('There is no room.')
    await first.release()
    const second = await instruments.samplers(request)
    expect(second.words).toBe(first.words)
    expect(open.size).toBe(0)
    await second.release()
    const asked = await instruments.samplers({ ...request, compute: 'webgpu' })
    expect(asked.words).toBe('A card.')
    expect(open.size).toBe(1)
    await asked.release()
  } finally {
    vi.useRealTimers()
  }
})

it('gives a card’s memory back only a while after the last sound', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const instruments = new Instruments()
    const request = { checkpoint, compute: 'webgpu', precision: 'float32', takes: 1 } as const
    await (await instruments.samplers(request)).release()
    await vi.advanceTimersByTimeAsync(20_000)
    await (await instruments.samplers(request)).release()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(open.size).toBe(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(open.size).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
