import { describe, expect, it } from 'vitest'
import { midiToHz } from '../../src-shared/conditioning/description.ts'
import { toldPartials, voiceKnowledge } from './voiceKnowledge.ts'

const rate = 16_000

/** A note of two seconds with five partials, which decays by so many decibels a second. */
function note(midi: number, decayDecibels: number) {
  const samples = Float32Array.from({ length: 2 * rate }, (_, t) => {
    const phase = (2 * Math.PI * midiToHz(midi) * t) / rate
    const wave = [1, 2, 3, 4, 5].reduce((sum, k) => sum + Math.sin(k * phase) / k, 0)
    return 0.3 * wave * 10 ** ((-decayDecibels * t) / rate / 20)
  })
  const track = [{ category: 0, startSample: 0, endSample: 2 * rate, loudness: 1 }]
  return { recordings: [{ name: `${midi}`, samples, track }], midiNumbers: [midi] }
}

describe('voiceKnowledge', () => {
  it('lets what is held be bent and slurred', () => {
    const known = voiceKnowledge(note(57, 0), rate)
    expect(known).toMatchObject({ slurs: true, bends: true, partialCount: 24, releaseSeconds: 0.06 })
    expect(voiceKnowledge(note(57, 0), rate, false).bends).toBe(false)
  })

  it('tells more partials, the lower a note is, and how strong each is', () => {
    const piano = voiceKnowledge(note(57, 12), rate)
    expect(piano).toMatchObject({ slurs: false, bends: false, partialCount: 24, releaseSeconds: 0.12 })
    const [[bass]] = voiceKnowledge(note(28, 12), rate).tones
    expect(bass!.frequenciesHz).toHaveLength(32)
    expect(bass!.frequenciesHz[4]).toBeCloseTo(5 * midiToHz(28), 0)
    const [[held]] = voiceKnowledge(note(57, 0), rate).tones
    // Partials k of strength 1/k, at a root mean square of 1 in all; the sixth is none.
    const fundamental = 20 * Math.log10(Math.SQRT2 / Math.sqrt(1 + 1 / 4 + 1 / 9 + 1 / 16 + 1 / 25))
    for (const tone of [bass!, held!]) {
      const strengths = tone.partials!.map(({ decibels }) => decibels.at(-1) ?? -Infinity)
      for (const k of [1, 2, 3, 4, 5])
        expect(Math.abs(strengths[k - 1] - (fundamental - 20 * Math.log10(k)))).toBeLessThan(1)
      expect(strengths[5]).toBeLessThan(-60)
    }
  })
})

it('cuts nothing off a held note that grows brighter', () => {
  const recording = note(57, 0)
  for (const { samples } of recording.recordings)
    for (let t = rate; t < samples.length; t++) samples[t] += 0.02 * Math.sin((2 * Math.PI * 4400 * t) / rate)
  const [[tone]] = voiceKnowledge(recording, rate).tones
  expect(tone!.reachHz![5]).toBeLessThan(1500)
  expect(tone!.reachHz!.at(-1)).toBeGreaterThan(4300)
})

describe('toldPartials', () => {
  it('goes by the lowest note, within bounds', () => {
    expect([[28, 90], [57], [69, 70], [100]].map(toldPartials)).toEqual([32, 24, 12, 12])
  })
})
