/** A step of training as the list of its dispatches, and a table of them. */
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import { Random } from '../../src-shared/random.ts'
import { ibabAdam } from '../../src-main/engine/compute/compute.ts'
import { randomCrop } from '../../src-main/engine/compute/testing.ts'
import type { Dispatch, Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { networkOnCard } from '../../src-main/engine/compute/webgpu/train/network.ts'
import type { PlanTiles } from '../../src-main/engine/compute/webgpu/train/plan.ts'
import { Plans } from '../../src-main/engine/compute/webgpu/train/plans.ts'
import type { PieceShape } from '../../src-main/engine/compute/webgpu/train/shape.ts'
import type { TrainingWork } from './works.ts'

export interface StepPlan {
  readonly shape: PieceShape
  readonly passes: number
  /** Positions that predict, in all passes. */
  readonly positions: number
  readonly dispatches: readonly Dispatch[]
  /** Gives its buffers back. */
  release(): void
}

/** Adam without anything else. */
export const optimiser = { ...ibabAdam, epsilon: 1e-8 }

export async function stepPlan(gpu: Gpu, work: TrainingWork, tiles?: PlanTiles): Promise<StepPlan> {
  const { hyperparameters: it } = work
  const { length } = parameterLayout(it)
  const zeros = () => new Float32Array(length)
  const state = { step: 0, weights: zeros(), moments: [zeros(), zeros()] }
  const network = await networkOnCard(gpu, it, state, optimiser)
  const plans = new Plans(gpu, it, network.buffers, tiles ? { tiles } : {})
  const crop = randomCrop(it, work.codes, Random.fromSeed(1))
  const { arrangement, plan } = await plans.for(Array.from({ length: work.crops }, () => crop))
  const passes = arrangement.passes.flatMap(() => plan.gradient)
  return {
    shape: arrangement.shape,
    passes: arrangement.passes.length,
    positions: arrangement.positions,
    dispatches: [network.pack, ...passes, ...network.gather, network.update],
    release() {
      plans.release()
      network.release()
    },
  }
}

/** Dispatches that do the same for one layer after another count as one. */
export interface DispatchGroup<Member> {
  readonly label: string
  readonly dispatches: readonly Member[]
}

/** In the order of the first of each; a number in a label is a layer’s. */
export function groupDispatches<Member extends Pick<Dispatch, 'label'>>(
  dispatches: readonly Member[],
): DispatchGroup<Member>[] {
  const groups = Map.groupBy(dispatches, ({ label }) => label.replace(/\d+(\s*[–…-]\s*\d+)?/g, 'n'))
  return [...groups].map(([label, members]) => ({ label, dispatches: members }))
}

type Work = Pick<Dispatch, 'multiplyAccumulates' | 'bytes'>

export const sumOf = (dispatches: readonly Work[], key: keyof Work): number =>
  dispatches.reduce((sum, it) => sum + it[key], 0)
