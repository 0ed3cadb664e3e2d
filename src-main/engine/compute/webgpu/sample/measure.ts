/**
 * Which way of cutting the sampling kernel is fastest on this card, by trying. One that doesn’t compile, for which the
 * card has no room, or whose codes aren’t the portable one’s, is left out and named.
 */
import { initialWeights } from '../../../../../src-shared/model/initialWeights.ts'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import type { SamplerOptions, StreamCondition } from '../../compute.ts'
import type { Gpu } from '../gpu.ts'
import { compileAhead } from './kernel.ts'
import { canPlay, planFor } from './plan.ts'
import { createWebGpuSampler } from './sampler.ts'
import { cardRuns, portableSamplerVariant, type SamplerVariant } from './variants.ts'

export interface SamplerMeasurement {
  readonly variant: SamplerVariant
  /** Of all streams together. */
  readonly samplesPerSecond?: number
  /** Why it is out of the question. */
  readonly problem?: string
}

export interface SamplerReport {
  /** The fastest. */
  readonly variant: SamplerVariant
  /** None on software that pretends to be a card, which isn’t worth the time. */
  readonly measurements: readonly SamplerMeasurement[]
}

export interface MeasuringOptions {
  /** After this no other candidate is tried. */
  readonly milliseconds: number
  readonly candidates: readonly SamplerVariant[]
  /** Each candidate plays about so long. */
  readonly playMilliseconds: number
}

/** Samples that every candidate has to play as the portable variant does. */
const comparedSamples = 32
/** Compilers work on several kernels at a time, mostly. */
const compiledAtOnce = 4
/** Timed samples at most. */
const mostSamples = 2000

/**
 * Candidates for a card, the likeliest first: many threads get more of the second-level cache at once, few have shorter
 * barriers; with many streams on a small card each weight should serve several.
 */
export function samplerCandidates(
  gpu: Gpu,
  { streams, precision }: SamplerOptions,
): readonly SamplerVariant[] {
  const subgroups = gpu.device.features.has('subgroups')
  // Registers: a unit takes four as half floats, eight as 32-bit floats; 1,024 threads have 64 each.
  const heldBy = (threads: number): SamplerVariant['held'] =>
    threads >= 1024 || precision === 'float32' ? (threads >= 1024 ? 4 : 8) : 16
  const cuts: readonly (readonly [SamplerVariant['threads'], SamplerVariant['chain']])[] = [
    [512, 256],
    [512, 512],
    [256, 256],
    [1024, 256],
    [1024, 1024],
    [512, 128],
    [128, 128],
  ]
  const shared = ([2, 4, 8] as const).filter((takes) => takes <= streams)
  const one = cuts.map(([threads, chain]) => ({
    threads,
    chain,
    takes: 1 as const,
    subgroups,
    held: heldBy(threads),
  }))
  // Several takes: the fewer threads, the more outputs has each, for which it reads an input once.
  const several = shared.flatMap((takes) =>
    [cuts[2], cuts[0], cuts[6]].map(([threads, chain]) => ({
      threads,
      chain,
      takes,
      subgroups,
      held: 8 as const,
    })),
  )
  // For wide networks on cards with few registers, where the first would keep some of them in memory.
  const lighter = { ...one[0], held: one[0].held === 16 ? (8 as const) : (4 as const) }
  const all = [one[0], ...several.slice(0, 1), one[1], lighter, ...one.slice(2), ...several.slice(1)]
  return all.filter((it) => cardRuns(gpu, it))
}

/** Plays with random weights for up to `milliseconds` (2 s) and one candidate more. */
export async function measureSamplerVariants(
  gpu: Gpu,
  it: Hyperparameters,
  options: SamplerOptions,
  measuring: Partial<MeasuringOptions> = {},
): Promise<SamplerReport> {
  if (gpu.facts.kind === 'cpu' && !measuring.candidates)
    return { variant: portableSamplerVariant, measurements: [] }
  const { milliseconds = 2000, playMilliseconds = 40 } = measuring
  const candidates = measuring.candidates ?? samplerCandidates(gpu, options)
  const began = performance.now()
  // Larger than those that a training begins with, which play much the same whatever a layer does.
  const weights = initialWeights(it, Random.fromSeed(1)).map((weight) => 2 * weight)
  const portable = await trial(gpu, it, weights, options, portableSamplerVariant, playMilliseconds)
  const measurements: SamplerMeasurement[] = [
    { variant: portableSamplerVariant, samplesPerSecond: portable.samplesPerSecond },
  ]
  for (let i = 0; i < candidates.length; i++) {
    if (performance.now() - began > milliseconds) break
    if (i % compiledAtOnce === 0) await compile(candidates.slice(i, i + compiledAtOnce))
    measurements.push(await measured(candidates[i]))
  }
  const speedOf = ({ samplesPerSecond = 0 }: SamplerMeasurement) => samplesPerSecond
  return {
    variant: measurements.reduce((best, next) => (speedOf(next) > speedOf(best) ? next : best)).variant,
    measurements,
  }

  /** What fails here fails again when it is measured, and is told then. */
  async function compile(variants: readonly SamplerVariant[]): Promise<void> {
    const playable = variants.filter((variant) => canPlay(gpu, it, variant))
    const isHalf = options.precision === 'int16'
    await Promise.allSettled(playable.map((variant) => compileAhead(gpu, planFor(gpu, it, variant), isHalf)))
  }

  async function measured(variant: SamplerVariant): Promise<SamplerMeasurement> {
    if (!canPlay(gpu, it, variant)) return { variant, problem: 'The card doesn’t run it.' }
    try {
      const { codes, samplesPerSecond } = await trial(gpu, it, weights, options, variant, playMilliseconds)
      if (codes !== portable.codes)
        return { variant, problem: 'It doesn’t play what the portable one plays.' }
      return { variant, samplesPerSecond }
    } catch (error) {
      // A card that went away or has no memory left is not a matter of the variant.
      gpu.check()
      return { variant, problem: String(error) }
    }
  }
}

async function trial(
  gpu: Gpu,
  it: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  variant: SamplerVariant,
  playMilliseconds: number,
): Promise<{ codes: string; samplesPerSecond: number }> {
  const sampler = await createWebGpuSampler(gpu, it, weights, options, variant)
  try {
    const random = Random.fromSeed(2)
    const generate = async (count: number) => {
      const uniforms = Array.from({ length: options.streams }, () => random.uniforms(count))
      const conditions = conditionsOf(it, options.streams, count)
      const began = performance.now()
      const codes = await sampler.generate(count, conditions, uniforms, { pick: 'sample', temperature: 1 })
      return { codes, seconds: (performance.now() - began) / 1000 }
    }
    const start = Array.from({ length: options.streams }, () => Uint16Array.of(0))
    await sampler.prime(start, conditionsOf(it, options.streams, 1))
    // The first call compiles, the second warms up and tells how many samples are worth timing.
    const compared = await generate(comparedSamples)
    const warm = await generate(comparedSamples)
    const perSample = warm.seconds / comparedSamples
    const count = Math.max(
      comparedSamples,
      Math.min(mostSamples, Math.round(playMilliseconds / 1000 / perSample)),
    )
    const { seconds } = await generate(count)
    return { codes: compared.codes.join(), samplesPerSecond: (count * options.streams) / seconds }
  } finally {
    await sampler.dispose()
  }
}

/** The same for all streams. */
function conditionsOf(it: Hyperparameters, streams: number, rows: number): readonly StreamCondition[] {
  const condition = {
    ...(it.globalCardinality > 0 && { category: 0 }),
    ...(it.localChannels > 0 && { local: new Float32Array(rows * it.localChannels).fill(0.1) }),
  }
  return Array.from({ length: streams }, () => condition)
}
