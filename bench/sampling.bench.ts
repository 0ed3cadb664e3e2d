/**
 * Sampling on one thread: against the bare matrix-vector products of the same network in the same number format, against
 * TensorFlow.js, and over a minute against two seconds. What is compared runs in turn, in one process, and the figure is
 * the median of five rounds. Where the time goes: docs/sampling.md.
 */
import { multiplyAccumulatesPerSample, type Hyperparameters } from '../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../src-shared/model/initialWeights.ts'
import { presets } from '../src-shared/model/presets.ts'
import { Random } from '../src-shared/random.ts'
import type { Sampler, SamplerOptions } from '../src-main/engine/compute/compute.ts'
import { createCpuSampler } from '../src-main/engine/compute/cpu/sampler.ts'
import { createProductsProbe } from './peers/samplingProducts.ts'
import { createTensorflowWasmSampler } from './peers/samplingTensorflowWasm.ts'
import { median, type Benchmark, type Figure } from './run.ts'

type Precision = SamplerOptions['precision']

const rounds = 5
/** A round's slices take turns: what slows the machine down for a while then slows both. */
const slices = 20
const sliceSamples = 400
const firstCode = 128
const weightsOf = (it: Hyperparameters) => initialWeights(it, Random.fromSeed(1))

async function primedSampler(it: Hyperparameters, precision: Precision): Promise<Sampler> {
  const sampler = await createCpuSampler(it, weightsOf(it), { streams: 1, precision })
  await sampler.prime([Uint16Array.of(firstCode)], [{}])
  return sampler
}

const generate = async (sampler: Sampler, uniforms: Float32Array) =>
  (await sampler.generate(uniforms.length, [{}], [uniforms], { pick: 'sample', temperature: 1 }))[0]

async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

const samplesPerSecond = async (samples: number, work: () => unknown) => samples / (await secondsOf(work))

function againstProducts(name: string, precision: Precision): Benchmark {
  return {
    name: `sampling/${name}/${precision}`,
    async *run() {
      const it = presets[name].hyperparameters
      const uniforms = Random.fromSeed(2).uniforms(sliceSamples)
      const sampler = await primedSampler(it, precision)
      const products = await createProductsProbe(it, precision)
      const rates = { ours: [] as number[], bare: [] as number[] }
      // The first round compiles and warms; it isn't counted.
      for (let round = -1; round < rounds; round++) {
        const seconds = { ours: 0, bare: 0 }
        for (let slice = 0; slice < slices; slice++) {
          seconds.ours += await secondsOf(() => generate(sampler, uniforms))
          seconds.bare += await secondsOf(() => products(sliceSamples))
        }
        if (round < 0) continue
        rates.ours.push((slices * sliceSamples) / seconds.ours)
        rates.bare.push((slices * sliceSamples) / seconds.bare)
      }
      await sampler.dispose()
      const [ours, bare] = [median(rates.ours), median(rates.bare)]
      yield {
        name: `sampling/${name}/${precision}`,
        value: ours,
        unit: 'samples/s',
        ratio: ours / bare,
        against: 'bare matrix-vector products, same run',
        goal: '≥ 0.70×',
      }
      yield {
        name: `sampling/${name}/${precision}/bare-products`,
        value: (bare * multiplyAccumulatesPerSample(it)) / 1e9,
        unit: 'GMAC/s',
      }
    },
  }
}

const againstTensorflow: Benchmark = {
  name: 'sampling/ibab-default/tfjs-wasm',
  async *run() {
    const it = presets['ibab-default'].hyperparameters
    const peerSamples = 100
    const samples = 8000
    const uniforms = Random.fromSeed(3).uniforms(samples)
    const rates: Record<Precision | 'peer', number[]> = { int16: [], float32: [], peer: [] }
    const int16 = await primedSampler(it, 'int16')
    const float32 = await primedSampler(it, 'float32')
    const peer = await createTensorflowWasmSampler(it, weightsOf(it), firstCode)

    const peerCodes = await peer(uniforms.subarray(0, peerSamples))
    const ourCodes = await generate(float32, uniforms.subarray(0, peerSamples))
    const different = peerCodes.filter((code, i) => code !== ourCodes[i]).length
    // One code picked differently by a rounding changes all that follow, so look at where they part.
    if (different > 0 && peerCodes.findIndex((code, i) => code !== ourCodes[i]) < 10)
      throw new Error('The peer doesn’t sample from the same network.')
    await generate(int16, uniforms.subarray(0, peerSamples))

    for (let round = 0; round < rounds; round++) {
      rates.peer.push(await samplesPerSecond(peerSamples, () => peer(uniforms.subarray(0, peerSamples))))
      rates.int16.push(await samplesPerSecond(samples, () => generate(int16, uniforms)))
      rates.float32.push(await samplesPerSecond(samples, () => generate(float32, uniforms)))
    }
    await int16.dispose()
    await float32.dispose()
    for (const precision of ['int16', 'float32'] as const)
      yield {
        name: `sampling/ibab-default/tfjs-wasm/${precision}`,
        value: median(rates[precision]),
        unit: 'samples/s',
        ratio: median(rates[precision]) / median(rates.peer),
        against: `TensorFlow.js wasm, histories cached (${median(rates.peer).toFixed(0)} samples/s), same run`,
        goal: '≥ 30×',
      } satisfies Figure
  },
}

const length: Benchmark = {
  name: 'sampling/length',
  async *run() {
    const it = presets['small-rf1024'].hyperparameters
    const short = 2 * it.sampleRateHz
    const long = 60 * it.sampleRateHz
    const sampler = await primedSampler(it, 'int16')
    const uniforms = Random.fromSeed(4).uniforms(long)
    await generate(sampler, uniforms.subarray(0, short))
    const rates = { short: [] as number[], long: [] as number[] }
    const growth: number[] = []
    for (let round = 0; round < rounds; round++) {
      // Before and after: what slows the machine down for a while then slows both.
      const shortSeconds = async () => {
        let seconds = 0
        for (let i = 0; i < 5; i++)
          seconds += await secondsOf(() => generate(sampler, uniforms.subarray(0, short)))
        return seconds
      }
      const secondsBefore = await shortSeconds()
      const bytesBefore = process.memoryUsage.rss()
      rates.long.push(await samplesPerSecond(long, () => generate(sampler, uniforms)))
      // The codes that are handed out are not the sampler's.
      growth.push((process.memoryUsage.rss() - bytesBefore - 2 * long) / 2 ** 20)
      rates.short.push((10 * short) / (secondsBefore + (await shortSeconds())))
    }
    await sampler.dispose()
    yield {
      name: 'sampling/length',
      value: median(rates.long),
      unit: 'samples/s',
      ratio: median(rates.long) / median(rates.short),
      against: 'the rate over 2 s, same run',
      goal: '≈ 1×',
    }
    yield {
      name: 'sampling/length/memory-growth',
      value: Math.max(0, median(growth)),
      unit: 'MiB',
      goal: '≈ 0',
    }
  },
}

export const benchmarks: Benchmark[] = [
  againstProducts('ibab-default', 'int16'),
  againstProducts('ibab-default', 'float32'),
  againstProducts('nv-wavenet', 'int16'),
  againstProducts('nv-wavenet', 'float32'),
  againstProducts('small-rf62', 'int16'),
  againstProducts('small-rf62', 'float32'),
  againstTensorflow,
  length,
]
