/**
 * TensorFlow.js on its WebAssembly or its WebGPU backend: our TensorFlow.js network, TensorFlow.js's autodiff and its
 * Adam. WebGPU needs `navigator.gpu`.
 */
import * as tf from '@tensorflow/tfjs'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorView } from '../../src-shared/model/parameters.ts'
import { TensorNetwork } from '../../src-main/engine/compute/tensorflow/network.ts'
import type { CreateTrainingPeer } from './trainingPeer.ts'

const load = {
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
}

export const createTensorflowPeer: CreateTrainingPeer<keyof typeof load> = async (
  backend,
  it,
  weights,
  crop,
  learningRate,
) => {
  await load[backend]()
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js does not start on ${backend}.`)
  await tf.ready()
  const layout = parameterLayout(it)
  const variables = new Map(
    layout.parameters.map(({ name, shape }) => [
      name,
      tf.variable(tf.tensor(tensorView(layout, weights, name), [...shape])),
    ]),
  )
  const optimiser = tf.train.adam(learningRate, 0.9, 0.999, 1e-8)
  const inputs = Int32Array.from(crop.codes.subarray(0, -1))
  const codes = tf.tensor2d(inputs, [1, inputs.length], 'int32')
  const targetCodes = Int32Array.from(crop.codes.subarray(receptiveField(it)))
  const targets = tf.cast(tf.oneHot(tf.tensor1d(targetCodes, 'int32'), it.quantizationChannels), 'float32')
  const network = new TensorNetwork(tf, it, variables)

  const loss = () => {
    const logits = network.logits(network.layers({ codes }).gated)
    const rows = tf.reshape(logits, [targetCodes.length, it.quantizationChannels])
    const picked = tf.sum(tf.mul(tf.logSoftmax(rows), targets))
    return tf.neg(tf.div(picked, targetCodes.length)) as tf.Scalar
  }
  return {
    async step() {
      const before = optimiser.minimize(loss, true)!
      const [value] = await before.data()
      before.dispose()
      return value
    },
  }
}
