import { describe, expect, it } from 'vitest'
import { presets, withConditions } from './presets.ts'
import { statedWavenetParams, printWavenetParams, parseWavenetParams } from './wavenetParams.ts'

const ibabDefault = {
  filter_width: 2,
  sample_rate: 16000,
  dilations: presets['ibab-default'].hyperparameters.dilations,
  residual_channels: 32,
  dilation_channels: 32,
  quantization_channels: 256,
  skip_channels: 512,
  use_biases: true,
  scalar_input: false,
  initial_filter_width: 32,
}
const read = (over: object) => parseWavenetParams(JSON.stringify({ ...ibabDefault, ...over }))

describe('wavenet_params.json', () => {
  it('reads ibab’s own file, whose initial_filter_width of 32 goes unused without scalar_input', () => {
    expect(read({})).toEqual(presets['ibab-default'].hyperparameters)
  })

  it.each(Object.values(presets))('prints and reads $name again', ({ hyperparameters }) => {
    for (const it of [
      hyperparameters,
      withConditions(hyperparameters, { localChannels: 56, globalChannels: 3, globalCardinality: 7 }),
    ])
      expect(parseWavenetParams(printWavenetParams(it))).toEqual(it)
  })

  it('keeps apart what is stated and what is not, and ignores unknown fields', () => {
    expect(statedWavenetParams('{ "dilations": [1, 2], "gc_channels": null, "epochs": 3 }')).toEqual({
      dilations: [1, 2],
    })
  })

  it.each([
    [{ scalar_input: true }, /scalar_input is true/],
    [{ scalar_input: 'no' }, /scalar_input must be/],
    [{ filter_width: 3 }, /filter_width is 3/],
    [{ scalar_input: undefined }, /initial_filter_width is 32/],
    [{ initial_filter_width: 'wide' }, /initial_filter_width is "wide"/],
    [{ dilations: [1, 0] }, /dilations\[1\]/],
    [{ dilations: [] }, /dilations/],
    [{ skip_channels: undefined }, /skip_channels is missing/],
    [{ sample_rate: undefined }, /sample_rate is missing/],
    [{ residual_channels: 1.5 }, /residual_channels/],
    [{ quantization_channels: 1e9 }, /quantization_channels/],
    [{ gc_channels: 4 }, /gc_cardinality/],
  ])('names what is wrong in %j', (over, message) => {
    expect(() => read(over)).toThrow(message)
  })

  it.each(['', '[]', 'null', '{'])('refuses %j', (text) => {
    expect(() => parseWavenetParams(text)).toThrow(/wavenet_params\.json/)
  })
})
