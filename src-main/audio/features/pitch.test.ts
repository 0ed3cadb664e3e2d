import { describe, expect, it } from 'vitest'
import { add, concatenate, frequencyOfMidi, noise, sine } from '../testing.ts'
import { defaultPitchOptions, trackPitch } from './pitch.ts'

const seconds = 0.3

/** A tone with harmonics of falling strength and its own phases. */
function voice(frequencyHz: number, sampleRateHz: number): Float32Array {
  let tone = sine(frequencyHz, seconds, sampleRateHz, 0.3)
  for (let k = 2; k < 6 && k * frequencyHz < sampleRateHz / 2; k++)
    tone = add(tone, sine(k * frequencyHz, seconds, sampleRateHz, 0.3 / k, k))
  return tone
}

function worstCents(samples: Float32Array, sampleRateHz: number, frequencyHz: number) {
  const { frequencyHz: heard } = trackPitch(samples, sampleRateHz)
  const inner = [...heard].slice(4, -4)
  return Math.max(...inner.map((hz) => Math.abs(1200 * Math.log2(hz / frequencyHz))))
}

describe.each([16_000, 44_100])('at %i Hz, MIDI 45 to 100', (sampleRateHz) => {
  const midis = Array.from({ length: 56 }, (_, i) => 45 + i)

  it('hears sines and voices within 3 cents', () => {
    for (const midi of midis) {
      const frequencyHz = frequencyOfMidi(midi)
      expect(worstCents(sine(frequencyHz, seconds, sampleRateHz), sampleRateHz, frequencyHz)).toBeLessThan(3)
      expect(worstCents(voice(frequencyHz, sampleRateHz), sampleRateHz, frequencyHz)).toBeLessThan(3)
    }
  })

  it('hears them in noise 16 dB below within 15 cents', () => {
    for (const midi of midis) {
      const tone = voice(frequencyOfMidi(midi), sampleRateHz)
      const noisy = add(tone, noise(tone.length, 0.04, midi))
      expect(worstCents(noisy, sampleRateHz, frequencyOfMidi(midi))).toBeLessThan(15)
    }
  })
})

it('hears a voice without its fundamental', () => {
  const tone = add(add(sine(400, seconds, 16_000), sine(600, seconds, 16_000)), sine(800, seconds, 16_000))
  expect(worstCents(tone, 16_000, 200)).toBeLessThan(3)
})

it('says what has no pitch, and how loud frames are', () => {
  const track = trackPitch(
    concatenate(new Float32Array(8000), sine(440, 0.5, 16_000, 0.5), noise(8000, 0.1)),
    16_000,
  )
  expect(track.frequencyHz).toHaveLength(151)
  const voiced = (from: number, to: number) => track.frequencyHz.slice(from, to).filter((hz) => hz > 0).length
  expect(voiced(0, 46)).toBe(0)
  expect(voiced(52, 98)).toBe(46)
  expect(voiced(104, 151)).toBeLessThan(3)
  expect(track.levelDb[20]).toBe(-120)
  expect(track.levelDb[75]).toBeCloseTo(-9.03, 1)
  expect(track.aperiodicity[75]).toBeLessThan(0.01)
  expect(track.aperiodicity[20]).toBe(1)
})

it('follows a change of note within half a window', () => {
  const track = trackPitch(concatenate(sine(440, 0.5, 16_000), sine(660, 0.5, 16_000)), 16_000, {
    ...defaultPitchOptions,
    hopSeconds: 0.005,
  })
  const crossing = track.frequencyHz.findIndex((hz) => hz > 540)
  expect(Math.abs(crossing - 100)).toBeLessThanOrEqual(4)
})

it('takes signals shorter than a window', () => {
  expect(trackPitch(new Float32Array(0), 16_000).frequencyHz).toEqual(new Float32Array(1))
  expect(trackPitch(sine(440, 0.005, 16_000), 16_000).frequencyHz).toHaveLength(1)
})

it.each([8000, 16_000, 22_050, 44_100])('follows octaves up and down every 100 ms, at %i Hz', (rate) => {
  const notes = Array.from({ length: 10 }, (_, i) => sine(i % 2 ? 440 : 880, 0.1, rate))
  const { frequencyHz } = trackPitch(concatenate(...notes), rate)
  for (let note = 1; note < 9; note++)
    for (let frame = 10 * note + 3; frame <= 10 * note + 7; frame++)
      expect(frequencyHz[frame] / (note % 2 ? 440 : 880)).toBeCloseTo(1, 1)
})

it('hears C7 at 8 kHz', () => {
  expect(worstCents(sine(frequencyOfMidi(96), seconds, 8000), 8000, frequencyOfMidi(96))).toBeLessThan(20)
})
