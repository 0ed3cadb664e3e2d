/**
 * Optimisers over one flat vector, with TensorFlow 1's formulas (tensorflow/core/kernels/training_ops.cc), which ibab
 * trained with. All functions are pure and run inside `tf.tidy`.
 */
import type { Tensor1D } from '@tensorflow/tfjs'
import { averageDecayAt, type OptimiserSettings } from '../compute.ts'
import type { TensorFlow } from './backend.ts'

export interface OptimiserTensors {
  readonly weights: Tensor1D
  readonly average?: Tensor1D
  readonly moments: readonly Tensor1D[]
}

/**
 * One step down `gradient` (which is clipped already).
 * @param step counts from 1.
 */
export function update(
  tf: TensorFlow,
  settings: OptimiserSettings,
  tensors: OptimiserTensors,
  gradient: Tensor1D,
  learningRate: number,
  step: number,
): OptimiserTensors {
  const { change, moments } = changeOf(tf, settings, tensors.moments, gradient, learningRate, step)
  const weights: Tensor1D = tf.sub(tensors.weights, change)
  if (!tensors.average) return { weights, moments }
  return { weights, moments, average: blend(tf, tensors.average, weights, averageDecayAt(settings, step)) }
}

/** decay·old + (1 − decay)·new */
function blend(tf: TensorFlow, old: Tensor1D, fresh: Tensor1D, decay: number): Tensor1D {
  return tf.add(tf.mul(old, decay), tf.mul(fresh, 1 - decay))
}

function changeOf(
  tf: TensorFlow,
  settings: OptimiserSettings,
  moments: readonly Tensor1D[],
  gradient: Tensor1D,
  learningRate: number,
  step: number,
): { change: Tensor1D; moments: Tensor1D[] } {
  const { beta1, beta2, epsilon, momentum } = settings
  switch (settings.name) {
    case 'adam': {
      // Kingma & Ba 2014, in the form before section 2.1's last paragraph: ε stands beside √v, not beside √v̂.
      const first = blend(tf, moments[0], gradient, beta1)
      const second = blend(tf, moments[1], tf.square(gradient), beta2)
      const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
      const change: Tensor1D = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon))
      return { change, moments: [first, second] }
    }
    case 'sgd': {
      const velocity: Tensor1D = tf.add(tf.mul(moments[0], momentum), gradient)
      return { change: tf.mul(velocity, learningRate), moments: [velocity] }
    }
    case 'rmsprop': {
      const meanSquare = blend(tf, moments[0], tf.square(gradient), beta2)
      const scaled = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(meanSquare, epsilon)))
      const velocity: Tensor1D = tf.add(tf.mul(moments[1], momentum), scaled)
      return { change: velocity, moments: [meanSquare, velocity] }
    }
  }
}
