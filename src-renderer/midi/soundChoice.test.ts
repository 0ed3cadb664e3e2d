import { expect, it } from 'vitest'
import { chooseSound, levelDecibels } from './soundChoice.ts'

const sound = (velocity: number, level: number, seconds = 2) => ({ velocity, levelDecibels: level, seconds })

it('takes the nearest sound, as loud as the key was struck', () => {
  const sounds = [sound(48, -30), sound(112, -14)]
  expect(chooseSound(sounds, 112, true)).toEqual({ sound: sounds[1], gain: 1 })
  const between = chooseSound(sounds, 64, true)!
  expect(between.sound).toBe(sounds[0])
  expect(20 * Math.log10(between.gain)).toBeCloseTo(4)
  const louder = chooseSound(sounds, 96, true)!
  expect(louder.sound).toBe(sounds[1])
  expect(20 * Math.log10(louder.gain)).toBeCloseTo(-4)
})

it('goes by General MIDI where there is one sound, within bounds', () => {
  expect(chooseSound([sound(100, -20)], 50, true)!.gain).toBeCloseTo(0.25)
  expect(chooseSound([sound(1, -20)], 127, true)!.gain).toBeLessThan(4)
  expect(chooseSound([sound(127, -20)], 1, true)!.gain).toBeGreaterThan(0.003)
})

it('plays alike what knows no loudness, the longer sound first', () => {
  const sounds = [sound(100, -20, 0.7), sound(100, -20, 3)]
  expect(chooseSound(sounds, 10, false)).toEqual({ sound: sounds[1], gain: 1 })
  expect(chooseSound([], 10, false)).toBe(null)
})

it('measures the loudest tenth of a second', () => {
  const tone = Float32Array.from({ length: 8000 }, (_, i) => (i < 4000 ? 0.5 : 0) * Math.sin(i / 3))
  expect(levelDecibels(tone, 8000)).toBeCloseTo(-9, 0)
  expect(levelDecibels(new Float32Array(100), 8000)).toBe(-90)
  expect(levelDecibels(new Float32Array(0), 8000)).toBe(-90)
})
