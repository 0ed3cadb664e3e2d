/** Packing and optimisers, without a network around them. */
import { afterAll, describe, expect, it } from 'vitest'
import { parameterLayout, tensorView, layerName } from '../../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import { averageDecayAt, ibabAdam, type OptimiserSettings } from '../../compute.ts'
import { momentCount, stepSize } from '../../graph/optimiser.ts'
import { PlainOptimiser, oddNetworks, randomWeights } from '../../testing.ts'
import { gpuForTests } from '../testing.ts'
import {
  gatherGradient,
  normPartialFloats,
  stepValues,
  updateWeights,
  type OptimiserBuffers,
} from './optimiser.ts'
import { biasBit, packingOf, packWeights } from './packing.ts'
import { resultBytes, resultsOf } from './results.ts'
import { kernelSizes, packedSections } from './shape.ts'

const gpu = await gpuForTests()
afterAll(() => typeof gpu === 'string' || gpu.destroy())

describe.each(Object.entries(oddNetworks))('packing: %s', (_, network) => {
  const layout = parameterLayout(network)
  const packing = packingOf(network)
  const sections = packedSections(kernelSizes(network))

  it('gives every number a place of its own', () => {
    const places = new Set(packing.places)
    const shared = (packing.skipBiases.layers - 1) * packing.skipBiases.channels
    expect(places.size).toBe(layout.length - (packing.skipBiases.layers > 0 ? shared : 0))
    expect(Math.max(...packing.places.map((place) => place & ~biasBit))).toBeLessThan(sections.length)
  })

  it.skipIf(typeof gpu === 'string')('puts the weights where the kernels look for them', async () => {
    if (typeof gpu === 'string') return
    const weights = randomWeights(network, 3)
    const packed = gpu.buffer('packed', 4 * packing.packedLength)
    const results = gpu.buffer('results', resultBytes)
    const buffers = {
      places: gpu.bufferOf('places', packing.places),
      flat: gpu.bufferOf('flat', weights),
      packed,
      results,
    }
    gpu.run([await packWeights(gpu, 'pack', packing, buffers)])
    const values = await gpu.floats(packed)
    const of = (name: string) => tensorView(layout, weights, name)
    const { residualChannels: R, dilationChannels: D, localChannels: C } = network
    const { gates } = sections.perLayer[3]
    const sizes = kernelSizes(network)
    const gateAt = (row: number, column: number) => values[gates.offset + row * gates.columns + column]
    expect(gateAt(R - 1, D - 1)).toBe(of(layerName(3, 'filter'))[(R - 1) * D + D - 1])
    expect(gateAt(sizes.residual + 2, sizes.dilation + 1)).toBe(of(layerName(3, 'gate'))[(R + 2) * D + 1])
    expect(gateAt(R, 0)).toBe(0)
    if (C > 0)
      expect(gateAt(2 * sizes.residual + C - 1, sizes.dilation)).toBe(
        of(layerName(3, 'lc_gateweights'))[(C - 1) * D],
      )
    expect(values[sections.skip.offset + (3 * sizes.dilation + 1) * sections.skip.columns + 2]).toBe(
      of(layerName(3, 'skip'))[network.skipChannels + 2],
    )
    if (network.useBiases) {
      const sum = network.dilations.reduce((sum, _, layer) => sum + of(layerName(layer, 'skip_bias'))[4], 0)
      expect(values[sections.skipBias.offset + 4]).toBeCloseTo(sum, 5)
    }
    expect(resultsOf(await gpu.read(results)).broken).toBe(false)
    gpu.device.queue.writeBuffer(buffers.flat, 4 * (weights.length - 1), Float32Array.of(NaN))
    gpu.run([await packWeights(gpu, 'pack', packing, buffers)])
    expect(resultsOf(await gpu.read(results)).broken).toBe(true)
  })
})

const everything = { l2: 0.01, clipNorm: 0.5, averageDecay: 0.9 }
const optimisers: Record<string, OptimiserSettings> = {
  'ibab’s adam': ibabAdam,
  'adam with everything': { ...ibabAdam, ...everything, epsilon: 1e-8 },
  'sgd with momentum': { ...ibabAdam, name: 'sgd' },
  'sgd with everything': { ...ibabAdam, ...everything, name: 'sgd' },
  'rmsprop with everything': { ...ibabAdam, ...everything, name: 'rmsprop', beta2: 0.9, epsilon: 1e-5 },
  'rmsprop, clipping idle': { ...ibabAdam, name: 'rmsprop', epsilon: 1e-3, clipNorm: 1e6 },
}

describe.skipIf(typeof gpu === 'string').each(Object.entries(optimisers))('%s', (_, settings) => {
  it('steps like its formula', async () => {
    if (typeof gpu === 'string') return
    const network = oddNetworks['global and local']
    const { length } = parameterLayout(network)
    const packing = packingOf(network)
    const weights = randomWeights(network, 4)
    const vector = (label: string, values: Float32Array = new Float32Array(length)) =>
      gpu.bufferOf(label, values)
    const packedGradient = gpu.buffer('packed gradient', 4 * packing.packedLength)
    const buffers: OptimiserBuffers = {
      places: gpu.bufferOf('places', packing.places),
      packedGradient,
      results: gpu.buffer('results', resultBytes),
      values: gpu.buffer('values', 16),
      gradient: vector('gradient'),
      weights: vector('weights', weights),
      average: settings.averageDecay > 0 ? vector('average', weights) : undefined,
      moments: Array.from({ length: momentCount[settings.name] }, (_, i) => vector(`moment ${i}`)),
      partials: gpu.buffer('partials', 4 * normPartialFloats(length)),
      unused: [gpu.buffer('unused', 16), gpu.buffer('unused too', 16)],
    }
    const dispatches = [
      ...(await gatherGradient(gpu, length, buffers)),
      await updateWeights(gpu, length, settings, buffers),
    ]
    const plain = new PlainOptimiser(network, settings, weights)
    const random = Random.fromSeed(6)
    for (let step = 1; step <= 4; step++) {
      const packed = Float32Array.from({ length: packing.packedLength }, () => random.normal())
      const gradient = Float32Array.from(packing.places, (place) => packed[place & ~biasBit] / 40)
      gpu.write(packedGradient, packed)
      const values = stepValues({
        scale: 1 / 40,
        l2: settings.l2,
        stepSize: stepSize(settings, 0.01, step),
        averageDecay: averageDecayAt(settings, step),
      })
      gpu.write(buffers.values, values)
      gpu.run(dispatches)
      const { gradientNorm } = resultsOf(await gpu.read(buffers.results))
      expect(gradientNorm / plain.step(gradient, 0.01)).toBeCloseTo(1, 5)
    }
    const moved = largestDifference(plain.weights, weights)
    expect(moved).toBeGreaterThan(1e-3)
    expect(largestDifference(await gpu.floats(buffers.weights), plain.weights)).toBeLessThan(2e-4 * moved)
    if (buffers.average)
      expect(largestDifference(await gpu.floats(buffers.average), plain.average)).toBeLessThan(2e-4 * moved)
  })
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let largest = 0
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]))
  return largest
}
