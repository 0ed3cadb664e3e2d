/** The sampling kernel of a plan: its files, its constants, its parameters. */
import type { DispatchRequest, Gpu, KernelConstants } from '../gpu.ts'
import { headBurst, layerRoom, pickGroupLevels, type CutProduct, type SamplerPlan } from './plan.ts'

const file = (name: string) => new URL(`wgsl/${name}.wgsl`, import.meta.url)

type Kernel = Required<Pick<DispatchRequest, 'kernel' | 'parts' | 'enables' | 'constants'>>

/** @param isHalf whether weights are half floats */
export const kernelOf = (plan: SamplerPlan, isHalf: boolean): Kernel => ({
  kernel: file('sample'),
  parts: [
    file(isHalf ? 'weightsHalf' : 'weightsFloat'),
    file(plan.variant.subgroups ? 'combineSubgroups' : 'combineWorkgroup'),
    file('sampleMemory'),
    file('sampleHead'),
    file('samplePick'),
  ],
  enables: plan.variant.subgroups ? ['subgroups'] : [],
  constants: kernelConstants(plan),
})

/** How the kernel sees its buffers, binding by binding. */
export const kernelAccesses = [
  'read',
  'read',
  'read',
  'read',
  'read',
  'readWrite',
  'readWrite',
  'readWrite',
] as const

/** Compiles it, so that the first sampler needn't wait. @throws SyrinxError `compute/shader-failed` */
export async function compileAhead(gpu: Gpu, plan: SamplerPlan, isHalf: boolean): Promise<void> {
  const buffers = kernelAccesses.map((access) => ({ buffer: gpu.buffer('compiling', 16), access }))
  try {
    await gpu.dispatch({
      label: 'compiling',
      ...kernelOf(plan, isHalf),
      parameters: kernelParameters(plan, 0),
      buffers,
      workgroups: [1, 1, 1],
    })
  } finally {
    gpu.release(...buffers.map(({ buffer }) => buffer))
  }
}

function kernelConstants(plan: SamplerPlan): KernelConstants {
  const { variant, hyperparameters, gates, dense, skips, hidden, logits } = plan
  const levels = hyperparameters.quantizationChannels
  const holds = ({ blocks, steps }: CutProduct) => blocks * steps <= variant.held
  const held = (it: CutProduct) => (holds(it) ? it.blocks * it.steps : 1)
  const groupLevels = pickGroupLevels(levels)
  return {
    threads: variant.threads,
    takes: variant.takes,
    residual: plan.residual,
    dilation: plan.dilation,
    skip: plan.skip,
    levels,
    ...named('gate', gates),
    gateHolds: holds(gates),
    gateHeld: held(gates),
    gateEights: gates.eights,
    ...named('dense', dense),
    denseHolds: holds(dense),
    denseHeld: held(dense),
    denseEights: dense.eights,
    ...named('skip', skips),
    skipHolds: holds(skips),
    skipHeld: held(skips),
    skipEights: skips.eights,
    ...named('hidden', hidden),
    hiddenBurst: Math.min(headBurst, hidden.steps),
    ...named('logit', logits),
    logitBurst: Math.min(headBurst, logits.steps),
    layerRoom: layerRoom(plan.layers),
    pickGroupLevels: groupLevels,
    pickGroups: Math.ceil(levels / groupLevels),
  }
}

/**
 * The kernel's parameters: what differs between networks of the same widths, which share a kernel.
 * @param firstSlot where the streams of the first workgroup lie
 */
export function kernelParameters(plan: SamplerPlan, firstSlot: number): readonly number[] {
  const { hyperparameters, gates, dense, skips, hidden, logits } = plan
  return [
    firstSlot,
    plan.layers,
    hyperparameters.initialFilterWidth,
    plan.ringFloats,
    ...[gates, dense, skips, hidden, logits].map(({ at }) => at),
    plan.denseBiasAt,
    plan.skipBiasAt,
    plan.hiddenBiasAt,
    plan.logitBiasAt,
  ]
}

function named(name: string, { parts, steps, blocks, blockOutputs, width }: CutProduct): KernelConstants {
  return {
    [`${name}Parts`]: parts,
    [`${name}Steps`]: steps,
    [`${name}Blocks`]: blocks,
    [`${name}BlockChannels`]: blockOutputs,
    [`${name}Width`]: width,
  }
}
