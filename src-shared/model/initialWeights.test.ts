import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { initialWeights, xavierLimit } from './initialWeights.ts'
import { layerName, parameterLayout, tensorNames, tensorView } from './parameters.ts'
import { presets, withConditions } from './presets.ts'

const network = withConditions(presets['thesis-rf16'].hyperparameters, {
  localChannels: 9,
  globalChannels: 5,
  globalCardinality: 5,
})
const layout = parameterLayout(network)
const weights = initialWeights(network, Random.fromSeed(1))
const tensor = (name: string) => tensorView(layout, weights, name)

describe('initial weights', () => {
  it('fills convolutions up to Xavier’s limit, evenly around zero', () => {
    const filter = tensor(layerName(0, 'filter'))
    const limit = Math.sqrt(6 / (2 * 32 + 2 * 32))
    expect(xavierLimit([2, 32, 32])).toBe(limit)
    expect(filter.every((value) => Math.abs(value) <= limit)).toBe(true)
    expect(Math.max(...filter)).toBeGreaterThan(0.99 * limit)
    expect(Math.min(...filter)).toBeLessThan(-0.99 * limit)
    const variance = filter.reduce((sum, value) => sum + value ** 2, 0) / filter.length
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1)
  })

  it('starts biases at zero and a square embedding at the identity', () => {
    expect(tensor(layerName(3, 'skip_bias')).every((value) => value === 0)).toBe(true)
    const embedding = tensor(tensorNames.globalEmbedding)
    for (let i = 0; i < 25; i++) expect(embedding[i]).toBe(i % 6 === 0 ? 1 : 0)
  })

  it('starts an embedding that is not square at random', () => {
    const oblong = withConditions(network, { globalChannels: 4 })
    const values = tensorView(
      parameterLayout(oblong),
      initialWeights(oblong, Random.fromSeed(1)),
      tensorNames.globalEmbedding,
    )
    expect(values.every((value) => value !== 0 && Math.abs(value) <= Math.sqrt(6 / 9))).toBe(true)
  })

  it('gives the same weights for the same seed', () => {
    expect(initialWeights(network, Random.fromSeed(1))).toEqual(weights)
    expect(initialWeights(network, Random.fromSeed(2))).not.toEqual(weights)
  })
})
