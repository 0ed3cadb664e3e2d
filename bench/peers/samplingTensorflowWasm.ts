/**
 * Sampling in TensorFlow.js on its WebAssembly backend, as fast as its operations allow: each layer's inputs cached (Le
 * Paine et al. 2016), fused products with bias and activation, one skip product for all layers, one stream. Written apart
 * from our own `tensorflow` compute, which serves several streams and conditions and is slower for it.
 */
import type { Tensor2D } from '@tensorflow/tfjs'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { layerName, parameterLayout, tensorNames, tensorView } from '../../src-shared/model/parameters.ts'
import { loadBackend } from '../../src-main/engine/compute/tensorflow/backend.ts'
import { pickCode } from '../../src-main/engine/compute/pick.ts'

/**
 * Makes a function that goes on for as many samples as it is given uniform numbers, without conditions.
 * @param first the code that it starts from.
 */
export async function createTensorflowWasmSampler(
  it: Hyperparameters,
  weights: Float32Array,
  first: number,
): Promise<(uniforms: Float32Array) => Promise<Uint16Array>> {
  const { tf } = await loadBackend('wasm')
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const layout = parameterLayout(it)
  const view = (name: string) => tensorView(layout, weights, name)
  const matrix = (name: string, rows: number, columns: number) => tf.tensor2d(view(name), [rows, columns])
  const bias = (name: string) => tf.tensor1d(it.useBiases ? view(name) : [0])
  const sum = (rows: Float32Array[]) => rows[0].map((_, j) => rows.reduce((total, row) => total + row[j], 0))

  const layers = it.dilations.map((_, layer) => ({
    filter: matrix(layerName(layer, 'filter'), 2 * R, D),
    filterBias: bias(layerName(layer, 'filter_bias')),
    gate: matrix(layerName(layer, 'gate'), 2 * R, D),
    gateBias: bias(layerName(layer, 'gate_bias')),
    dense: matrix(layerName(layer, 'dense'), D, R),
    denseBias: bias(layerName(layer, 'dense_bias')),
  }))
  const skips = layout.byName.get(layerName(0, 'skip'))!.offset
  const skip = tf.tensor2d(weights.subarray(skips, skips + layers.length * D * S), [layers.length * D, S])
  const skipBias = tf.tensor1d(
    it.useBiases ? sum(layers.map((_, layer) => view(layerName(layer, 'skip_bias')))) : [0],
  )
  const head1 = matrix(tensorNames.postprocess1, S, S)
  const head1Bias = bias(tensorNames.postprocess1Bias)
  const head2 = matrix(tensorNames.postprocess2, S, Q)
  const head2Bias = bias(tensorNames.postprocess2Bias)

  const multiply = (
    a: Tensor2D,
    b: Tensor2D,
    bias: Tensor2D | ReturnType<typeof tf.tensor1d>,
    activation: 'linear' | 'relu' | 'sigmoid' = 'linear',
  ) => tf.fused.matMul({ a, b, bias, activation }) as Tensor2D

  const table = view(tensorNames.causalFilter)
  const tableRow = (tap: number, code: number) =>
    table.subarray((tap * Q + code) * R, (tap * Q + code + 1) * R)
  const embed = (previous: number, code: number) => {
    const current = tableRow(it.initialFilterWidth - 1, code).slice()
    if (it.initialFilterWidth === 2 && previous >= 0)
      tableRow(0, previous).forEach((value, j) => (current[j] += value))
    return tf.tensor2d(current, [1, R])
  }

  const histories: Tensor2D[][] = it.dilations.map((dilation) =>
    Array.from({ length: dilation }, () => tf.zeros([1, R])),
  )
  let previous = -1
  let code = first
  let position = 0

  /** The layers' inputs, which go into the histories, and the logits. */
  const step = () => {
    const inputs: Tensor2D[] = []
    const zs: Tensor2D[] = []
    let x = embed(previous, code)
    for (const [layer, { filter, filterBias, gate, gateBias, dense, denseBias }] of layers.entries()) {
      inputs.push(x)
      const history = histories[layer]
      const seen = tf.concat2d([history[position % history.length], x], 1)
      const z = tf.mul(
        tf.tanh(multiply(seen, filter, filterBias)),
        multiply(seen, gate, gateBias, 'sigmoid'),
      ) as Tensor2D
      zs.push(z)
      if (layer + 1 < layers.length) x = tf.add(x, multiply(z, dense, denseBias))
    }
    const hidden = multiply(tf.relu(multiply(tf.concat2d(zs, 1), skip, skipBias)), head1, head1Bias, 'relu')
    return { inputs, logits: multiply(hidden, head2, head2Bias) }
  }

  return async (uniforms) => {
    const codes = new Uint16Array(uniforms.length)
    for (const [i, uniform] of uniforms.entries()) {
      const { inputs, logits } = tf.tidy(step)
      const picked = pickCode(logits.dataSync(), uniform, { pick: 'sample', temperature: 1 })
      logits.dispose()
      for (const [layer, history] of histories.entries()) {
        history[position % history.length].dispose()
        history[position % history.length] = inputs[layer]
      }
      position++
      previous = code
      code = picked
      codes[i] = code
    }
    return codes
  }
}
