/**
 * What a WaveNet is made of, with the names of ibab/tensorflow-wavenet in camel case.
 *
 * Sources: van den Oord et al., "WaveNet: A Generative Model for Raw Audio" (2016); github.com/ibab/tensorflow-wavenet.
 */
import { z } from 'zod'

const count = (maximum: number) => z.int().min(1).max(maximum)

export const hyperparametersSchema = z
  .object({
    sampleRateHz: count(192_000),
    /** Taps of a dilated convolution. The kernels know two. */
    filterWidth: z.literal(2).default(2),
    /** Taps of the first causal convolution (over one-hot codes, so a table look-up). */
    initialFilterWidth: z.union([z.literal(1), z.literal(2)]).default(2),
    /** One entry a layer, in samples. */
    dilations: z.array(count(65_536)).min(1).max(512),
    residualChannels: count(4096),
    dilationChannels: count(4096),
    skipChannels: count(8192),
    /** µ-law levels Q. */
    quantizationChannels: z.int().min(2).max(65_536),
    /** Biases on every layer but the first causal convolution (ibab's use_biases). */
    useBiases: z.boolean(),
    /** A bias on the first causal convolution too, as in Winder's network. */
    initialBias: z.boolean().default(false),
    /** Width of the global embedding h; 0 when there is none. */
    globalChannels: z.int().min(0).max(4096).default(0),
    /** How many global categories there are; 0 when there are none. */
    globalCardinality: z.int().min(0).max(65_536).default(0),
    /** Width of the local condition y; 0 when there is none. */
    localChannels: z.int().min(0).max(4096).default(0),
  })
  .refine((it) => it.globalChannels > 0 === it.globalCardinality > 0, {
    message: 'globalChannels and globalCardinality are both 0 or both positive',
    path: ['globalCardinality'],
  })

export type Hyperparameters = Readonly<z.infer<typeof hyperparametersSchema>>

/** `stacks` repetitions of `dilations`, as papers write them: 4×(1,2,4,8). */
export const repeat = (stacks: number, dilations: readonly number[]): number[] =>
  Array.from({ length: stacks }, () => dilations).flat()

/** 1, 2, 4 … up to and including `last` (a power of two). */
export function doubling(last: number): number[] {
  const dilations: number[] = []
  for (let dilation = 1; dilation <= last; dilation *= 2) dilations.push(dilation)
  return dilations
}

/**
 * How many past samples one prediction sees, in ibab's count:
 * (filter_width − 1)·Σ dilations + 1 + (initial_filter_width − 1).
 */
export function receptiveField(
  it: Pick<Hyperparameters, 'filterWidth' | 'initialFilterWidth' | 'dilations'>,
): number {
  const sum = it.dilations.reduce((total, dilation) => total + dilation, 0)
  return (it.filterWidth - 1) * sum + 1 + (it.initialFilterWidth - 1)
}

/** Multiply-accumulates that one predicted sample needs (forward; the look-up of the first layer costs none). */
export function multiplyAccumulatesPerSample(it: Hyperparameters): number {
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const layers = it.dilations.length
  const gates = 2 * D * (2 * R + it.localChannels)
  return layers * (gates + D * S) + (layers - 1) * D * R + S * S + S * Q
}
