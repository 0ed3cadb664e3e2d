/**
 * The ways in which the sampling kernel can be cut, of which ./measure.ts chooses by trying: no arithmetic tells which is
 * fastest on a card.
 */
import type { Gpu } from '../gpu.ts'

/** Plain values, to be remembered for a card. */
export interface SamplerVariant {
  /** Of a workgroup; a power of two. */
  readonly threads: 32 | 64 | 128 | 256 | 512 | 1024
  /** Threads that work on a layer's gates and residual, while the others are busy with skips; `threads` at most. */
  readonly chain: SamplerVariant['threads']
  /** Streams that a workgroup plays: each weight that is read serves all of them. */
  readonly takes: 1 | 2 | 4 | 8
  /** Neighbouring threads add up by subgroup operations instead of workgroup memory and barriers. */
  readonly subgroups: boolean
  /** So many times eight weights of a product are at most asked for ahead of their use, in registers of each thread. */
  readonly held: 4 | 8 | 16
}

/** Runs on every card within WebGPU's portable limits. */
export const portableSamplerVariant: SamplerVariant = {
  threads: 256,
  chain: 256,
  takes: 1,
  subgroups: false,
  held: 4,
}

const members: Readonly<Record<keyof SamplerVariant, readonly unknown[]>> = {
  threads: [32, 64, 128, 256, 512, 1024],
  chain: [32, 64, 128, 256, 512, 1024],
  takes: [1, 2, 4, 8],
  subgroups: [false, true],
  held: [4, 8, 16],
}

/** Whether something that was remembered is a variant. */
export function isSamplerVariant(it: unknown): it is SamplerVariant {
  if (typeof it !== 'object' || it === null) return false
  const variant = it as Record<keyof SamplerVariant, unknown>
  const isKnown = Object.entries(members).every(([name, values]) =>
    values.includes(variant[name as keyof SamplerVariant]),
  )
  return isKnown && (variant.chain as number) <= (variant.threads as number)
}

/** Threads that may add up by subgroup operations: the card's smallest subgroup. 1 where there are none. */
export function subgroupThreads({ device }: Gpu): number {
  if (!device.features.has('subgroups')) return 1
  return device.adapterInfo.subgroupMinSize ?? 1
}

/** Whether the card can run it at all; whether a network's state has room, says ./plan.ts. */
export function cardRuns(gpu: Gpu, { threads, subgroups }: SamplerVariant): boolean {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = gpu.device.limits
  return (
    threads <= Math.min(maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX) &&
    (!subgroups || subgroupThreads(gpu) > 1)
  )
}
