import { expect, it } from 'vitest'
import { clicks } from './clicks.ts'
import { testNote, testRateHz, testSound } from './testing.ts'

const notes = [testNote(69, 0, 1), testNote(57, 1, 1)]
const sound = () => testSound(notes, 2.2, () => ({ noiseDb: -30 }))

it('hears none in noisy notes', () => {
  expect(clicks(sound(), testRateHz, notes)).toEqual([])
})

it('hears single wrong samples and steps', () => {
  const clicked = sound()
  clicked[8000] += 0.5
  for (let t = 24_000; t < 24_400; t++) clicked[t] += 0.4
  expect(clicks(clicked, testRateHz, notes).map((it) => Math.round(40 * it) / 40)).toEqual([0.5, 1.5, 1.525])
})

it('passes over where notes begin and end', () => {
  const clicked = sound()
  clicked[16_100] += 0.5
  expect(clicks(clicked, testRateHz, notes)).toEqual([])
})
