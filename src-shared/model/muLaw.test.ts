import { describe, expect, it } from 'vitest'
import {
  muLawDecode,
  muLawDecodeSample,
  muLawEncode,
  muLawEncodeSample,
  silenceCode,
  toInt16,
} from './muLaw.ts'

describe('µ-law 256', () => {
  it('encodes as ibab/tensorflow-wavenet (its test_mu_law, and more amplitudes by its code)', () => {
    const amplitudes = [-1, 1, 0.6, -0.25, 0.01, 0.33, -0.9999, 0.42, 0.1, -0.45]
    const codes = [0, 255, 243, 32, 157, 230, 0, 235, 203, 18]
    expect([...muLawEncode(Float32Array.from(amplitudes), 256)]).toEqual(codes)
  })

  it('decodes to known 16-bit levels', () => {
    const levels = {
      0: -32768,
      1: -31368,
      2: -30027,
      126: -9,
      127: -3,
      128: 3,
      129: 9,
      253: 30027,
      254: 31368,
      255: 32767,
    }
    for (const [code, level] of Object.entries(levels))
      expect(toInt16(muLawDecodeSample(Number(code), 256))).toBe(level)
  })
})

describe.each([2, 16, 100, 128, 255, 256, 512, 1024])('µ-law of Q = %i', (quantizationChannels) => {
  const codes = Uint16Array.from({ length: quantizationChannels }, (_, code) => code)

  it('gives every code back, and 0 and Q − 1 at full scale', () => {
    expect(muLawEncode(muLawDecode(codes, quantizationChannels), quantizationChannels)).toEqual(codes)
    expect(muLawDecodeSample(0, quantizationChannels)).toBeCloseTo(-1, 12)
    expect(muLawDecodeSample(quantizationChannels - 1, quantizationChannels)).toBeCloseTo(1, 12)
  })

  it('takes silence and NaN for silence, and clips', () => {
    const encode = (amplitude: number) => muLawEncodeSample(amplitude, quantizationChannels)
    expect(encode(0)).toBe(silenceCode(quantizationChannels))
    expect(encode(-0)).toBe(silenceCode(quantizationChannels))
    expect(encode(NaN)).toBe(silenceCode(quantizationChannels))
    expect([encode(-3), encode(Infinity)]).toEqual([0, quantizationChannels - 1])
  })

  it('rises with the amplitude', () => {
    const ramp = Float32Array.from({ length: 2001 }, (_, i) => i / 1000 - 1)
    const encoded = muLawEncode(ramp, quantizationChannels)
    expect(encoded.every((code, i) => i === 0 || code >= encoded[i - 1])).toBe(true)
  })
})

it.each([2, 16, 128, 255, 256])('Q = %i survives a 16-bit file bit for bit', (quantizationChannels) => {
  for (let code = 0; code < quantizationChannels; code++) {
    const stored = toInt16(muLawDecodeSample(code, quantizationChannels)) / 32768
    expect(muLawEncodeSample(stored, quantizationChannels)).toBe(code)
  }
})

it('maps every 16-bit level to the nearer of its codes in the companded domain and back to one level a code', () => {
  const levelsOfCodes = new Map<number, number>()
  for (let level = -32768; level <= 32767; level++) {
    const code = muLawEncodeSample(level / 32768, 256)
    const back = toInt16(muLawDecodeSample(code, 256))
    expect(levelsOfCodes.get(code) ?? back).toBe(back)
    levelsOfCodes.set(code, back)
    expect(muLawEncodeSample(back / 32768, 256)).toBe(code)
  }
  expect(levelsOfCodes.size).toBe(256)
})
