/** How a network's products are cut for the sampling kernel, and what its workgroup has to remember. */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import {
  multiplyAccumulatesPerSample,
  type Hyperparameters,
} from '../../../../../src-shared/model/hyperparameters.ts'
import type { SamplerOptions } from '../../compute.ts'
import type { Gpu } from '../gpu.ts'
import { cardRuns, subgroupThreads, type SamplerVariant } from './variants.ts'

/** One product, cut for a workgroup: weights lie as [layer][block][step][width] units of eight. */
export interface CutProduct {
  readonly outputs: number
  /** Units of eight weights of one output. */
  readonly units: number
  /** Neighbouring threads that share an output; a power of two. */
  readonly parts: number
  /** Units of one output that one thread takes. */
  readonly steps: number
  /** Outputs that all threads together work on at a time, and how many times they do. */
  readonly blockOutputs: number
  readonly blocks: number
  /** Threads that work on a block: all of them where there is more than one block. */
  readonly width: number
  /** Units of one layer, with what is rounded up. */
  readonly eights: number
  /** Of the first layer, in units from the start of all weights. */
  readonly at: number
}

export interface SamplerPlan {
  readonly hyperparameters: Hyperparameters
  readonly variant: SamplerVariant
  readonly layers: number
  /** Rounded up to multiples of eight. */
  readonly residual: number
  readonly dilation: number
  readonly skip: number
  readonly gates: CutProduct
  readonly dense: CutProduct
  readonly skips: CutProduct
  readonly hidden: CutProduct
  readonly logits: CutProduct
  /** Units of eight weights in all. */
  readonly eights: number
  /** Where the biases begin in the tables, in floats, and how many there are in all. */
  readonly denseBiasAt: number
  readonly skipBiasAt: number
  readonly hiddenBiasAt: number
  readonly logitBiasAt: number
  readonly tableFloats: number
  /** Where each layer's ring begins, in floats; and the floats of all rings of one stream. */
  readonly ringStarts: readonly number[]
  readonly ringFloats: number
  readonly workgroupBytes: number
}

const roundUp = (count: number): number => 8 * Math.ceil(count / 8)

function largestPowerOfTwo(atMost: number): number {
  return 2 ** Math.floor(Math.log2(atMost))
}

/** Rounded up, so that networks of the same widths share a kernel. */
export const layerRoom = (layers: number): number => Math.max(16, 2 ** Math.ceil(Math.log2(layers)))

/** Units that a thread of the head asks for at a time. */
export const headBurst = 4

export const pickGroupLevels = (levels: number): number => 4 * Math.ceil(Math.sqrt(levels) / 4)

/** @param shuffled threads that may add up by subgroup operations; Infinity where they add up by workgroup memory */
export function planSampler(it: Hyperparameters, variant: SamplerVariant, shuffled: number): SamplerPlan {
  const { threads, takes } = variant
  const layers = it.dilations.length
  const residual = roundUp(it.residualChannels)
  const dilation = roundUp(it.dilationChannels)
  const skip = roundUp(it.skipChannels)
  const levels = it.quantizationChannels

  let eights = 0
  const cut = (times: number, outputs: number, units: number, workers = threads, burst = 1): CutProduct => {
    const parts = largestPowerOfTwo(Math.max(1, Math.min(units, workers / outputs, shuffled)))
    const blockOutputs = Math.min(outputs, workers / parts)
    const blocks = Math.ceil(outputs / blockOutputs)
    const fewest = Math.ceil(units / parts)
    const steps = fewest > burst ? burst * Math.ceil(fewest / burst) : fewest
    const width = blockOutputs * parts
    const at = eights
    const product = { outputs, units, parts, steps, blockOutputs, blocks, width, at }
    eights += times * blocks * steps * width
    return { ...product, eights: blocks * steps * width }
  }
  // A unit of the gates is four inputs of a filter and of its gate.
  const gates = cut(layers, dilation, (2 * residual) / 4, variant.chain)
  const dense = cut(layers - 1, residual, dilation / 8, variant.chain)
  const skips = cut(layers, skip, dilation / 8)
  const hidden = cut(1, skip, skip / 8, threads, headBurst)
  const logits = cut(1, levels, skip / 8, threads, headBurst)

  const denseBiasAt = it.initialFilterWidth * levels * residual
  const skipBiasAt = denseBiasAt + (layers - 1) * residual
  const hiddenBiasAt = skipBiasAt + skip
  const logitBiasAt = hiddenBiasAt + skip
  let ringFloats = 0
  const ringStarts = it.dilations.map((samples) => {
    const start = ringFloats
    ringFloats += samples * residual
    return start
  })

  const pickGroups = Math.ceil(levels / pickGroupLevels(levels))
  const wide = Math.max(skip, pickGroups * pickGroupLevels(levels))
  const partialSums = variant.subgroups ? 0 : 2 * takes * threads
  const takeFloats = 2 * residual + dilation + wide + skip + pickGroups + layerRoom(layers) + 4
  return {
    hyperparameters: it,
    variant,
    layers,
    residual,
    dilation,
    skip,
    gates,
    dense,
    skips,
    hidden,
    logits,
    eights,
    denseBiasAt,
    skipBiasAt,
    hiddenBiasAt,
    logitBiasAt,
    tableFloats: logitBiasAt + levels,
    ringStarts,
    ringFloats,
    // Each variable may begin at a multiple of 16.
    workgroupBytes: 4 * (takes * takeFloats + partialSums + 1) + 16 * 9,
  }
}

const roomOf = (gpu: Gpu): number => gpu.device.limits.maxComputeWorkgroupStorageSize

const planOn = (gpu: Gpu, it: Hyperparameters, variant: SamplerVariant): SamplerPlan =>
  planSampler(it, variant, variant.subgroups ? subgroupThreads(gpu) : Infinity)

/** Whether the card can play this network so. */
export const canPlay = (gpu: Gpu, it: Hyperparameters, variant: SamplerVariant): boolean =>
  cardRuns(gpu, variant) && planOn(gpu, it, variant).workgroupBytes <= roomOf(gpu)

/** For a card. @throws SyrinxError `compute/too-large` when a workgroup has not the room for what it has to remember. */
export function planFor(gpu: Gpu, it: Hyperparameters, variant: SamplerVariant): SamplerPlan {
  const plan = planOn(gpu, it, variant)
  if (plan.workgroupBytes > roomOf(gpu))
    throw new SyrinxError(
      'compute/too-large',
      `${gpu.facts.name} can’t play this network: one of its workgroups has to remember ${plan.workgroupBytes} bytes, and has room for ${roomOf(gpu)}.`,
      `Choose the processor in the settings, or a network of fewer channels or levels (it has ${it.skipChannels} skip channels and ${it.quantizationChannels} levels).`,
    )
  return plan
}

export interface SampleCost {
  /** Of one sample of one stream, whatever the kernel does. */
  readonly multiplyAccumulates: number
  /** Weights that a workgroup reads for one sample of each of its takes. */
  readonly weightBytes: number
  /** Times that its threads wait for each other meanwhile. */
  readonly barriers: number
}

/** For the floor: the weights over what one workgroup gets from the second-level cache, and the waits. */
export function sampleCost(plan: SamplerPlan, precision: SamplerOptions['precision']): SampleCost {
  const { hyperparameters, layers, variant, gates, dense, skips, hidden, logits } = plan
  const adding = (it: CutProduct) => (!variant.subgroups && it.parts > 1 ? 1 : 0)
  const layerBarriers = layers * (2 + adding(gates)) + (layers - 1) * adding(dense)
  const headBarriers = 3 + adding(skips) + adding(hidden) + adding(logits)
  // One after the embedding, four to pick, one before the next sample.
  const otherBarriers = 6
  return {
    multiplyAccumulates: multiplyAccumulatesPerSample(hyperparameters),
    weightBytes: (precision === 'int16' ? 16 : 32) * plan.eights,
    barriers: layerBarriers + headBarriers + otherBarriers,
  }
}
