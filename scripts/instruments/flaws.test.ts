import { expect, it } from 'vitest'
import { meanSquare } from '../../src-main/audio/loudness.ts'
import { toneFrequency } from '../../src-main/audio/toneFacts.ts'
import { midiToHz } from '../../src-shared/conditioning/description.ts'
import { flaws } from './flaws.ts'
import { leadSeconds } from './renderNotes.ts'
import { peakOf, type NamedSound } from './soundFolder.ts'

const sampleRateHz = 8000
/** 25 tones of a second and a half. */
const sounds: NamedSound[] = Array.from({ length: 25 }, (_, i) => ({
  name: `tone_${50 + i}`,
  samples: Float32Array.from(
    { length: 1.5 * sampleRateHz },
    (_, t) =>
      Number(t > leadSeconds * sampleRateHz) *
      0.5 *
      Math.sin((2 * Math.PI * midiToHz(50 + i) * t) / sampleRateHz),
  ),
  notes: [{ midi: 50 + i, startSeconds: leadSeconds, durationSeconds: 1 }],
}))

const spoilt = async (name: string) => flaws[name].spoil(sounds, sampleRateHz)
const centsOff = ({ samples }: NamedSound, midi: number) =>
  1200 * Math.log2(toneFrequency(samples.subarray(1000, 9000), sampleRateHz, midiToHz(midi)) / midiToHz(midi))

it.each(Object.keys(flaws))('%s: the same each time, and says no more what it holds', async (name) => {
  const [once, again] = [await spoilt(name), await spoilt(name)]
  expect(once).toEqual(again)
  expect(once.every((sound) => sound.notes === undefined)).toBe(true)
  for (const { samples } of once) expect(peakOf(samples)).toBeLessThanOrEqual(1)
})

it('is as wrong as it says', async () => {
  const wrong = await spoilt('wrong-notes')
  expect(wrong.filter((sound, i) => Math.abs(centsOff(sound, 50 + i)) > 50)).toHaveLength(4)
  const [, , flat] = await spoilt('detuned')
  expect(centsOff(flat, 52)).toBeCloseTo(-50, 0)
  const noisy = await spoilt('noisy')
  const noise = noisy[3].samples.map((sample, t) => sample - sounds[3].samples[t])
  expect(10 * Math.log10(meanSquare(sounds[3].samples) / meanSquare(noise))).toBeCloseTo(25, 0)
  const clipped = await spoilt('clipped')
  expect(clipped[0].samples.filter((it) => Math.abs(it) === 1).length).toBeGreaterThan(sampleRateHz / 2)
  const short = await spoilt('short')
  expect(short.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(3 * sampleRateHz)
})

it('rings on in a room, and has lost 60 dB after 0.6 s', async () => {
  const click = { name: 'click', samples: Float32Array.of(1, 0, 0, 0) }
  const [{ samples }] = await flaws.room.spoil([click], sampleRateHz)
  const level = (from: number) =>
    10 * Math.log10(meanSquare(samples.slice(from * sampleRateHz, (from + 0.08) * sampleRateHz)))
  expect(level(0.1) - level(0.4)).toBeGreaterThan(25)
  expect(level(0.1) - level(0.4)).toBeLessThan(35)
})
