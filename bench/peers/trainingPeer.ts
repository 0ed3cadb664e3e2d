/** What the peers of our trainer have in common: they train the same model on the same crop, with Adam, one step a call. */
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import type { Crop } from '../../src-main/engine/compute/compute.ts'

export interface TrainingPeer {
  /** The mean cross entropy before the step. */
  step(): Promise<number>
}

export type CreateTrainingPeer<Backend extends string> = (
  backend: Backend,
  hyperparameters: Hyperparameters,
  weights: Float32Array,
  crop: Crop,
  learningRate: number,
) => Promise<TrainingPeer>
