import { expect, it } from 'vitest'
import { decodeAudio } from './decode.ts'
import { encodeWav16 } from './encodeWav16.ts'
import { factsOfClip } from './clipFacts.ts'
import { peaksOf, toBytePeaks } from './peaks.ts'
import { concatenate, sine } from './testing.ts'

it('knows peak, loudness, clipping and silence', () => {
  const tone = sine(440, 1, 16_000, 0.5)
  const samples = concatenate(tone, new Float32Array(16_000))
  const clipped = Float32Array.from([1, -1, 0.5])
  const facts = factsOfClip({ sampleRateHz: 16_000, channels: [samples, clipped] }, samples, 16_000)
  expect(facts.peak).toBeCloseTo(0.5, 3)
  expect(facts.loudnessDb).toBeCloseTo(-9.03, 1)
  expect(facts.silentShare).toBeCloseTo(0.5, 2)
  expect(facts.clippedSamples).toBe(2)
  expect(facts.peaks).toHaveLength(256)
  expect([facts.peaks[0], facts.peaks[1], facts.peaks[254], facts.peaks[255]]).toEqual([-63, 63, 0, 0])
})

it('has no loudness for silence, and is all silent', () => {
  const silence = new Float32Array(100)
  const facts = factsOfClip({ sampleRateHz: 16_000, channels: [silence] }, silence, 16_000)
  expect(facts).toMatchObject({ peak: 0, loudnessDb: null, silentShare: 1 })
})

it('draws fewer samples than bins, and none', () => {
  expect([...peaksOf(Float32Array.from([0.5, -0.25]), 4)]).toEqual([
    0.5, 0.5, 0.5, 0.5, -0.25, -0.25, -0.25, -0.25,
  ])
  expect([...peaksOf(new Float32Array(0), 1)]).toEqual([0, 0])
  expect([...toBytePeaks(Float32Array.from([-2, 2]))]).toEqual([-127, 127])
})

it('encodes a wav that decodes to the same samples', async () => {
  const samples = Float32Array.from([0, 0.5, -0.5, -1, 2])
  const { channels, sampleRateHz } = await decodeAudio(encodeWav16(samples, 22_050), 'x.wav')
  expect(sampleRateHz).toBe(22_050)
  expect([...channels[0]]).toEqual([0, 0.5, -0.5, -1, 32_767 / 32_768])
})
