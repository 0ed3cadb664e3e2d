/**
 * The weights a network starts from, as ibab/tensorflow-wavenet's model.py: tf.contrib.layers.xavier_initializer_conv2d
 * for convolutions, zeros for biases, and for the embedding the identity when it is square.
 */
import type { Random } from '../random.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import { parameterLayout, tensorNames, type Parameter } from './parameters.ts'

/** √(6/(fan_in + fan_out)), both counted over all taps (Glorot & Bengio 2010, eq. 16). */
export function xavierLimit(shape: readonly number[]): number {
  const taps = shape.slice(0, -2).reduce((product, size) => product * size, 1)
  const [inputs, outputs] = shape.slice(-2)
  return Math.sqrt(6 / (taps * (inputs + outputs)))
}

const isBias = (parameter: Parameter) => parameter.shape.length === 1

const isIdentity = ({ name, shape }: Parameter) =>
  name === tensorNames.globalEmbedding && shape[0] === shape[1]

/** A flat vector in `parameterLayout` order. */
export function initialWeights(hyperparameters: Hyperparameters, random: Random): Float32Array {
  const layout = parameterLayout(hyperparameters)
  const weights = new Float32Array(layout.length)
  for (const parameter of layout.parameters) {
    if (isBias(parameter)) continue
    const { offset, length, shape } = parameter
    if (isIdentity(parameter)) {
      for (let i = 0; i < shape[0]; i++) weights[offset + i * (shape[1] + 1)] = 1
      continue
    }
    const limit = xavierLimit(shape)
    for (let i = offset; i < offset + length; i++) weights[i] = random.between(-limit, limit)
  }
  return weights
}
