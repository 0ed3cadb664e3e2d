import { describe, expect, it } from 'vitest'
import { hyperparametersSchema, receptiveField } from './hyperparameters.ts'
import { parameterLayout } from './parameters.ts'
import { presets, withConditions } from './presets.ts'

const sumOfDilations = (name: string) =>
  presets[name].hyperparameters.dilations.reduce((sum, dilation) => sum + dilation, 0)

describe('presets', () => {
  it.each(Object.entries(presets))('%s is a valid network under its own name', (name, preset) => {
    expect(preset.name).toBe(name)
    expect(hyperparametersSchema.parse(preset.hyperparameters)).toEqual(preset.hyperparameters)
  })

  it.each([
    ['thesis-rf16', 16],
    ['thesis-rf47', 47],
    ['thesis-rf62', 62],
    ['ibab-default', 5117],
    ['small-rf62', 62],
    ['small-rf191', 191],
    ['small-rf256', 256],
    ['small-rf1024', 1024],
    ['small-rf2048', 2048],
  ])('%s sees %i samples', (name, field) => {
    expect(receptiveField(presets[name].hyperparameters)).toBe(field)
  })

  it.each([
    ['winder-small', 5115],
    ['winder-medium', 40_955],
    ['winder-large', 65_532],
  ])('%s has Winder’s sum of dilations', (name, sum) => {
    expect(sumOfDilations(name)).toBe(sum)
  })

  // Counted by hand: causal, then layers × (filter + gate + dense + skip, with biases), then the two of the head.
  it.each([
    ['thesis-rf16', 2 * 256 * 32 + 6 * (2 * (2048 + 32) + 1056 + 16_896) + 262_656 + 131_328],
    ['ibab-default', 2 * 256 * 32 + 50 * (2 * (2048 + 32) + 1056 + 16_896) + 262_656 + 131_328],
    ['winder-medium', 6_998_528],
    ['nv-wavenet', 2 * 256 * 64 + 20 * (2 * (8192 + 64) + 4160 + 8320) + 16_512 + 33_024],
    ['small-rf62', 2 * 256 * 32 + 16 * (2 * (2048 + 32) + 1056 + 4224) + 16_512 + 33_024],
  ])('%s has %i parameters', (name, count) => {
    expect(parameterLayout(presets[name].hyperparameters).length).toBe(count)
  })

  it('gets room for conditions', () => {
    const plain = presets['small-rf62'].hyperparameters
    const conditioned = withConditions(plain, { localChannels: 56, globalChannels: 4, globalCardinality: 3 })
    expect(hyperparametersSchema.parse(conditioned)).toEqual({
      ...plain,
      localChannels: 56,
      globalChannels: 4,
      globalCardinality: 3,
    })
    // Each layer gains two matrices a condition; the embedding table is one more.
    const gained = parameterLayout(conditioned).length - parameterLayout(plain).length
    expect(gained).toBe(16 * 2 * (56 + 4) * 32 + 3 * 4)
  })
})
