/** TensorFlow.js on its WebAssembly backend: our TensorFlow.js network, TensorFlow.js's autodiff and its Adam. */
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorView } from '../../src-shared/model/parameters.ts'
import { TensorNetwork } from '../../src-main/engine/compute/tensorflow/network.ts'
import type { CreateTrainingPeer } from './trainingPeer.ts'

export const createTensorflowWasmPeer: CreateTrainingPeer = async (it, weights, crop, learningRate) => {
  await tf.setBackend('wasm')
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
