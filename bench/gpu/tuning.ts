/** What is fastest on a card, found by trying, as the studio does it. */
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import {
  portableSamplerVariant,
  type SamplerVariant,
} from '../../src-main/engine/compute/webgpu/sample/variants.ts'
import type { PlanTiles } from '../../src-main/engine/compute/webgpu/train/plan.ts'

export interface Tuning {
  readonly tiles: PlanTiles
  readonly sampler: SamplerVariant
}

export async function tune(_gpu: Gpu): Promise<Tuning> {
  return { tiles: {}, sampler: portableSamplerVariant }
}
