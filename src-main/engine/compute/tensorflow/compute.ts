import type { Compute } from '../compute.ts'
import { backendOfEnvironment } from './backend.ts'
import { createTensorflowSampler } from './sampler.ts'
import { createTensorflowTrainer } from './trainer.ts'

/** TensorFlow.js on the best backend that it finds, or on the one that SYRINX_TENSORFLOW_BACKEND names. */
export const tensorflowCompute: Compute = {
  name: 'tensorflow',
  trainer: async (hyperparameters, state, optimiser, options) =>
    createTensorflowTrainer(hyperparameters, state, optimiser, options, backendOfEnvironment()),
  sampler: async (hyperparameters, weights, options) =>
    createTensorflowSampler(hyperparameters, weights, options, backendOfEnvironment()),
}
