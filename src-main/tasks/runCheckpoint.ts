/** A run's state as a checkpoint, and back. */
import { basename } from 'node:path'
import { z } from 'zod'
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { OptimiserSettings, TrainingState } from '../engine/compute/compute.ts'
import { momentCount } from '../engine/compute/graph/optimiser.ts'
import type { LoopPosition } from '../engine/train/loop.ts'
import type { Recipe } from './recipe.ts'

const positionSchema = z.object({
  random: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  trainedSeconds: z.number(),
  loss: z.number().optional(),
  validationLoss: z.number().optional(),
  bestValidationLoss: z.number().optional(),
})

/** Where a run that is gone on with stands. */
export function readPosition(resume: unknown): LoopPosition {
  const { random, trainedSeconds, loss, validationLoss, bestValidationLoss } = positionSchema.parse(resume)
  return { random, trainedSeconds, loss, validationLoss, bestValidationLoss }
}

/** The state that a new run begins with. */
export function freshState(weights: Float32Array, optimiser: OptimiserSettings): TrainingState {
  return {
    step: 0,
    weights,
    ...(optimiser.averageDecay > 0 && { average: weights.slice() }),
    moments: Array.from({ length: momentCount[optimiser.name] }, () => new Float32Array(weights.length)),
  }
}

/** The averaged weights are those to play with; the training state keeps both. */
export function checkpointOf(recipe: Recipe, state: TrainingState, position: LoopPosition): Checkpoint {
  const { hyperparameters, data, condition } = recipe
  if (state.weights.length !== parameterLayout(hyperparameters).length)
    throw new Error('The training state does not fit the network.')
  return {
    hyperparameters,
    weights: state.average ?? state.weights,
    ...(condition && { condition }),
    ...(data.globalCategories.length > 0 && { globalCategories: data.globalCategories }),
    step: state.step,
    ...(position.loss !== undefined && { loss: position.loss }),
    ...(position.validationLoss !== undefined && { validationLoss: position.validationLoss }),
    createdAt: new Date().toISOString(),
    provenance: {
      dataset: basename(data.directory),
      recordings: data.recordings,
      minutes: data.minutes,
      recipe: {
        preset: recipe.preset,
        batchSize: recipe.batchSize,
        sampleSize: recipe.sampleSize,
        historyNoise: recipe.historyNoise,
        historyBreaks: recipe.historyBreaks,
        startShare: recipe.startShare,
        schedule: recipe.schedule,
        optimiser: recipe.optimiser,
        material: data.material,
        seed: recipe.seed,
      },
    },
    training: { state, resume: { ...position } },
  }
}
