import { describe, expect, it } from 'vitest'
import { parameterLayout, tensorView } from '../../../src-shared/model/parameters.ts'
import { printWavenetParams } from '../../../src-shared/model/wavenetParams.ts'
import { Random } from '../../../src-shared/random.ts'
import { ReferenceNetwork } from '../compute/reference/network.ts'
import { oddNetworks, randomCrop, randomWeights } from '../compute/testing.ts'
import { importNetwork } from './importNetwork.ts'
import {
  floatTensor,
  readSafetensors,
  writeSafetensors,
  type Safetensors,
  type Tensor,
} from './safetensors.ts'

const [Q, R, D, S] = [23, 7, 5, 11]
const dilations = [1, 2, 4, 1, 2]

/** torch.nn.Conv1d: weight[out][in][tap], bias[out]. */
interface Convolution {
  readonly weight: number[][][]
  readonly bias?: number[]
}
type Network = Record<string, Convolution>

function torchNetwork(causalWidth: number, biases: { causal: boolean; others: boolean }): Network {
  const random = Random.fromSeed(11)
  const convolution = (outputs: number, inputs: number, width: number, bias = biases.others): Convolution => {
    const draw = () => Math.fround(1.2 * random.normal())
    const weight = Array.from({ length: outputs }, () =>
      Array.from({ length: inputs }, () => Array.from({ length: width }, draw)),
    )
    return bias ? { weight, bias: Array.from({ length: outputs }, draw) } : { weight }
  }
  const network: Network = { causal: convolution(R, Q, causalWidth, biases.causal) }
  for (const layer of dilations.keys()) {
    network[`filters.${layer}`] = convolution(D, R, 2)
    network[`gates.${layer}`] = convolution(D, R, 2)
    network[`residuals.${layer}`] = convolution(R, D, 1)
    network[`skips.${layer}`] = convolution(S, D, 1)
  }
  network.end1 = convolution(S, S, 1)
  network.end2 = convolution(Q, S, 1)
  return network
}

/** conv1d over x[channel][time] with zeros padded on the left, as PyTorch defines it. */
function conv1d(x: number[][], { weight, bias }: Convolution, dilation = 1): number[][] {
  const width = weight[0][0].length
  return weight.map((inputs, out) =>
    x[0].map((_, t) => {
      let sum = bias?.[out] ?? 0
      for (const [channel, taps] of inputs.entries())
        for (const [k, tap] of taps.entries()) {
          const source = t + k * dilation - (width - 1) * dilation
          if (source >= 0) sum += tap * x[channel][source]
        }
      return sum
    }),
  )
}
const zip = (a: number[][], b: number[][], f: (x: number, y: number) => number) =>
  a.map((row, i) => row.map((value, t) => f(value, b[i][t])))
const relu = (x: number[][]) => x.map((row) => row.map((value) => Math.max(value, 0)))

/** Winder's forward pass, naively: logits[code][time]. */
function torchForward(network: Network, codes: ArrayLike<number>): number[][] {
  const oneHot = Array.from({ length: Q }, (_, code) => Array.from(codes, (it) => (it === code ? 1 : 0)))
  let x = conv1d(oneHot, network.causal)
  let skip: number[][] | undefined
  for (const [layer, dilation] of dilations.entries()) {
    const filter = conv1d(x, network[`filters.${layer}`], dilation)
    const gate = conv1d(x, network[`gates.${layer}`], dilation)
    const z = zip(filter, gate, (f, g) => Math.tanh(f) / (1 + Math.exp(-g)))
    const part = conv1d(z, network[`skips.${layer}`])
    skip = skip ? zip(skip, part, (a, b) => a + b) : part
    x = zip(x, conv1d(z, network[`residuals.${layer}`]), (a, b) => a + b)
  }
  return conv1d(relu(conv1d(relu(skip!), network.end1)), network.end2)
}

const highest = (values: ArrayLike<number>) => {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i
  return best
}

function greedy(seed: number[], count: number, logits: (codes: number[]) => ArrayLike<number>): number[] {
  const codes = [...seed]
  for (let i = 0; i < count; i++) codes.push(highest(logits(codes)))
  return codes.slice(seed.length)
}

type Encode = (shape: readonly number[], values: Float32Array) => Tensor

/** What torch's state_dict and safetensors.torch.save_file make of it. */
function torchFile(network: Network, { prefix = '', flat = false, encode = floatTensor as Encode } = {}) {
  const tensors = new Map<string, Tensor>()
  for (const [name, { weight, bias }] of Object.entries(network)) {
    const shape = [weight.length, weight[0].length, weight[0][0].length]
    if (flat && shape[2] === 1) shape.pop()
    tensors.set(`${prefix}${name}.weight`, encode(shape, Float32Array.from(weight.flat(2))))
    if (bias) tensors.set(`${prefix}${name}.bias`, encode([bias.length], Float32Array.from(bias)))
  }
  return readSafetensors(writeSafetensors(tensors, { format: 'pt' }))
}

const params = (over: object = {}) => JSON.stringify({ sample_rate: 16_000, dilations, ...over })
const without = (file: Safetensors, pattern: RegExp): Safetensors => ({
  metadata: file.metadata,
  tensors: new Map([...file.tensors].filter(([name]) => !pattern.test(name))),
})

describe('a network from PyTorch', () => {
  it.each([
    ['Winder’s shape', 1, { causal: true, others: true }],
    ['ibab’s shape', 2, { causal: false, others: true }],
    ['no biases', 2, { causal: false, others: false }],
  ])('%s predicts and plays as there', (_, causalWidth, biases) => {
    const network = torchNetwork(causalWidth, biases)
    const { hyperparameters, weights } = importNetwork(torchFile(network), params())
    expect(hyperparameters).toMatchObject({
      initialFilterWidth: causalWidth,
      initialBias: biases.causal,
      useBiases: biases.others,
      quantizationChannels: Q,
      residualChannels: R,
      dilationChannels: D,
      skipChannels: S,
    })

    const reference = new ReferenceNetwork(hyperparameters, weights)
    const { codes } = randomCrop(hyperparameters, 40, Random.fromSeed(5))
    const theirs = torchForward(network, codes)
    for (const [t, row] of reference.logits({ codes }).entries())
      for (let code = 0; code < Q; code++) expect(Math.abs(row[code] - theirs[code][t])).toBeLessThan(1e-9)

    const seed = [...codes].slice(0, 20)
    const expected = greedy(seed, 60, (it) => torchForward(network, it).map((row) => row.at(-1)!))
    expect(new Set(expected).size).toBeGreaterThan(2)
    expect(greedy(seed, 60, (it) => reference.logits({ codes: Uint16Array.from(it) }).at(-1)!)).toEqual(
      expected,
    )
  })

  const network = torchNetwork(1, { causal: true, others: true })
  const imported = importNetwork(torchFile(network), params())

  it.each(['model.', 'module.', 'module.wavenet.'])('may have the prefix %s', (prefix) => {
    expect(importNetwork(torchFile(network, { prefix }), params())).toEqual(imported)
  })

  it('may keep 1×1 convolutions as matrices', () => {
    expect(importNetwork(torchFile(network, { flat: true }), params())).toEqual(imported)
  })

  it('may come in float64, float16 or bfloat16', () => {
    const encoders: Record<string, [Encode, tolerance: number]> = {
      F64: [
        (shape, values) => ({
          dtype: 'F64',
          shape,
          data: new Uint8Array(Float64Array.from(values).buffer),
        }),
        0,
      ],
      F16: [
        (shape, values) => ({ dtype: 'F16', shape, data: new Uint8Array(new Float16Array(values).buffer) }),
        1e-3,
      ],
      BF16: [
        (shape, values) => ({
          dtype: 'BF16',
          shape,
          data: new Uint8Array(
            Uint16Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16).buffer,
          ),
        }),
        1e-2,
      ],
    }
    for (const [encode, tolerance] of Object.values(encoders)) {
      const { weights } = importNetwork(torchFile(network, { encode }), params())
      for (const [i, weight] of weights.entries())
        expect(Math.abs(weight - imported.weights[i])).toBeLessThanOrEqual(
          tolerance * Math.abs(imported.weights[i]) + 1e-6 * tolerance,
        )
    }
  })

  it('may lack the last residual, which leads nowhere', () => {
    const file = without(torchFile(network), /residuals\.4/)
    const { hyperparameters, weights } = importNetwork(file, params())
    const { codes } = randomCrop(hyperparameters, 20, Random.fromSeed(6))
    expect(new ReferenceNetwork(hyperparameters, weights).logits({ codes })).toEqual(
      new ReferenceNetwork(hyperparameters, imported.weights).logits({ codes }),
    )
  })

  it.each<[string, Safetensors, string, RegExp]>([
    [
      'other channels',
      torchFile(network),
      params({ residual_channels: 8 }),
      /residual_channels 8.*“filters.0.weight” \[5, 7, 2\] says 7/,
    ],
    [
      'other levels',
      torchFile(network),
      params({ quantization_channels: 256 }),
      /quantization_channels 256.*“causal.weight” \[7, 23, 1\]/,
    ],
    [
      'another first width',
      torchFile(network),
      params({ initial_filter_width: 2 }),
      /initial_filter_width 2.*causal/,
    ],
    ['no biases', torchFile(network), params({ use_biases: false }), /use_biases false.*bias/],
    ['more layers', torchFile(network), params({ dilations: [1, 2, 4, 8, 16, 32] }), /6 dilations.*5 layers/],
    ['no dilations', torchFile(network), '{"sample_rate":16000}', /leaves out dilations/],
    ['no sample rate', torchFile(network), JSON.stringify({ dilations }), /sample_rate is missing/],
    ['a local condition', torchFile(network), params({ lc_channels: 3 }), /lc_filtweights.*missing/],
    ['a missing gate', without(torchFile(network), /gates\.2/), params(), /layer2\/gate.*missing/],
    [
      'an earlier residual missing',
      without(torchFile(network), /residuals\.1\.w/),
      params(),
      /layer1\/dense.*missing/,
    ],
    ['no layers', without(torchFile(network), /filters/), params(), /no dilated convolutions/],
    ['layers with a gap', without(torchFile(network), /filters\.2/), params(), /5 dilations.*2 layers/],
  ])('with %s is refused', (_, file, text, message) => {
    expect(() => importNetwork(file, text)).toThrow(message)
  })

  it('is refused with tensors that don’t fit, or that nobody knows', () => {
    const odd = (name: string, shape: number[]) => {
      const length = shape.reduce((product, size) => product * size, 1)
      const { tensors, metadata } = torchFile(network)
      return {
        metadata,
        tensors: new Map([...tensors, [name, floatTensor(shape, new Float32Array(length))]]),
      }
    }
    expect(() => importNetwork(odd('gates.1.weight', [4, 7, 2]), params())).toThrow(
      /“gates.1.weight” \[4, 7, 2\]/,
    )
    expect(() => importNetwork(odd('causal.weight', [7, 23, 32]), params())).toThrow(/32 samples wide/)
    expect(() => importNetwork(odd('conditions.0.weight', [5, 3, 1]), params())).toThrow(
      /“conditions.0.weight”/,
    )
    expect(() => importNetwork(odd('ema.causal.weight', [7, 23, 1]), params())).toThrow(/twice/)
  })
})

describe('a network under ibab’s names', () => {
  it.each(Object.entries(oddNetworks))('%s comes over as it is', (_, hyperparameters) => {
    const layout = parameterLayout(hyperparameters)
    const weights = randomWeights(hyperparameters, 3)
    const tensors = new Map(
      layout.parameters.map(({ name, shape }) => [
        `${name.replace('gc_filtweights', 'gc_filter').replace('skip_bias', 'slip_bias')}:0`,
        floatTensor(shape, tensorView(layout, weights, name)),
      ]),
    )
    tensors.set('wavenet/causal_layer/filter/Adam', floatTensor([1], Float32Array.of(0)))
    tensors.set('beta1_power', floatTensor([], Float32Array.of(0)))
    const file = readSafetensors(writeSafetensors(tensors, {}))
    expect(importNetwork(file, printWavenetParams(hyperparameters))).toEqual({ hyperparameters, weights })
    const { dilations: stated } = hyperparameters
    expect(importNetwork(file, params({ dilations: stated }))).toEqual({ hyperparameters, weights })
  })
})
