/** @jax-js/jax on its WebAssembly or WebGPU backend: the same network as matrix products, its autodiff and Adam, all under jit. */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax'
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { layerName, parameterLayout, tensorNames, tensorView } from '../../src-shared/model/parameters.ts'
import type { CreateTrainingPeer } from './trainingPeer.ts'

type Array = np.Array
type Arrays = Record<string, Array>

const beta1 = 0.9
const beta2 = 0.999

/** The mean cross entropy. Arrays are counted references: a use consumes one, `.ref` makes another. */
function lossOf(it: Hyperparameters, weights: Arrays, taps: Array[], targets: Array): Array {
  const linear = (x: Array, kernel: string, bias: string) =>
    np.matmul(x, weights[kernel].ref).add(weights[bias].ref)
  const tapKernels = weights[tensorNames.causalFilter].ref.reshape([
    it.initialFilterWidth,
    it.quantizationChannels,
    it.residualChannels,
  ])
  let x = taps.map((tap, i) => np.matmul(tap, tapKernels.ref.slice(i))).reduce((a, b) => a.add(b))
  const gated: Array[] = []
  for (const [layer, dilation] of it.dilations.entries()) {
    const current = x.ref.slice([dilation, x.shape[0]])
    const window = np.concatenate([x.ref.slice([0, x.shape[0] - dilation]), current.ref], 1)
    const half = (kind: string) =>
      linear(window.ref, layerName(layer, kind), layerName(layer, `${kind}_bias`))
    const z = np.tanh(half('filter')).mul(nn.sigmoid(half('gate')))
    gated.push(z)
    if (layer + 1 < it.dilations.length)
      x = current.add(linear(z.ref, layerName(layer, 'dense'), layerName(layer, 'dense_bias')))
  }
  const rows = targets.shape[0]
  const skipInputs = np.concatenate(
    gated.map((z) => z.slice([z.shape[0] - rows, z.shape[0]])),
    1,
  )
  const layers = it.dilations.map((_, layer) => layer)
  const skipKernel = np.concatenate(layers.map((layer) => weights[layerName(layer, 'skip')].ref))
  const skipBias = layers
    .map((layer) => weights[layerName(layer, 'skip_bias')].ref)
    .reduce((a, b) => a.add(b))
  const skip = nn.relu(np.matmul(skipInputs, skipKernel).add(skipBias))
  const hidden = nn.relu(linear(skip, tensorNames.postprocess1, tensorNames.postprocess1Bias))
  const logits = linear(hidden, tensorNames.postprocess2, tensorNames.postprocess2Bias)
  return np.sum(nn.logSoftmax(logits).mul(targets)).mul(-1 / rows)
}

export const createJaxPeer: CreateTrainingPeer<'wasm' | 'webgpu'> = async (
  device,
  it,
  flat,
  crop,
  learningRate,
) => {
  const devices = await init(device)
  if (!devices.includes(device)) throw new Error(`jax-js does not start on ${device}.`)
  defaultDevice(device)
  const layout = parameterLayout(it)
  let weights: Arrays = {}
  let first: Arrays = {}
  let second: Arrays = {}
  for (const { name, shape, length } of layout.parameters) {
    const sizes = shape.length === 1 ? [...shape] : [length / shape.at(-1)!, shape.at(-1)!]
    weights[name] = np.array(tensorView(layout, flat, name).slice()).reshape(sizes)
    first[name] = np.zeros(sizes)
    second[name] = np.zeros(sizes)
  }
  const oneHot = (codes: Uint16Array) => {
    const rows = new Float32Array(codes.length * it.quantizationChannels)
    for (const [i, code] of codes.entries()) rows[i * it.quantizationChannels + code] = 1
    return np.array(rows).reshape([codes.length, it.quantizationChannels])
  }
  const rows = crop.codes.length - it.initialFilterWidth
  const taps = Array.from({ length: it.initialFilterWidth }, (_, tap) =>
    oneHot(crop.codes.subarray(tap, tap + rows)),
  )
  const targets = oneHot(crop.codes.subarray(receptiveField(it)))

  const step = jit(
    (
      state: { weights: Arrays; first: Arrays; second: Arrays },
      stepSize: Array,
      taps: Array[],
      targets: Array,
    ) => {
      const lossAndGradient = valueAndGrad((weights: Arrays) => lossOf(it, weights, taps, targets))
      const [loss, gradients] = lossAndGradient(
        Object.fromEntries(Object.entries(state.weights).map(([name, it]) => [name, it.ref])),
      ) as [Array, Arrays]
      const next = { weights: {} as Arrays, first: {} as Arrays, second: {} as Arrays }
      for (const name of Object.keys(state.weights)) {
        const gradient = gradients[name]
        const m = state.first[name].mul(beta1).add(gradient.ref.mul(1 - beta1))
        const v = state.second[name].mul(beta2).add(gradient.ref.mul(gradient).mul(1 - beta2))
        next.first[name] = m.ref
        next.second[name] = v.ref
        next.weights[name] = state.weights[name].sub(stepSize.ref.mul(m).div(np.sqrt(v).add(1e-8)))
      }
      return [loss, next] as const
    },
  )

  let count = 0
  return {
    async step() {
      count++
      const stepSize = (learningRate * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count)
      const [loss, next] = step(
        { weights, first, second },
        np.array(stepSize),
        taps.map((tap) => tap.ref),
        targets.ref,
      )
      ;({ weights, first, second } = next)
      const [value] = await loss.data()
      // The weights are computed lazily: wait for the last of them.
      await Promise.all(Object.values(weights).map((array) => array.ref.data()))
      return value
    },
  }
}
