import { expect, it } from 'vitest'
import { ComputerHand, computerKey } from './computerKeys.ts'

const stroke = (code: string, held: Partial<Record<'ctrlKey' | 'shiftKey', boolean>> = {}) =>
  computerKey({ key: '', code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

it('lies like a piano', () => {
  const row = ['A', 'W', 'S', 'E', 'D', 'F', 'T', 'G', 'Y', 'H', 'U', 'J', 'K'].map((it) => `Key${it}`)
  expect(row.map((code) => stroke(code))).toEqual(row.map((_, above) => ({ kind: 'note', semitones: above })))
  expect(stroke('KeyZ')).toEqual({ kind: 'octave', by: -1 })
  expect(stroke('KeyV')).toEqual({ kind: 'loudness', by: 1 })
})

it('leaves every other key and every shortcut alone', () => {
  expect(stroke('KeyR')).toBe(null)
  expect(stroke('Space')).toBe(null)
  expect(stroke('KeyA', { ctrlKey: true })).toBe(null)
  expect(stroke('KeyA', { shiftKey: true })).toBe(null)
})

it('moves the hand in bounds', () => {
  const hand = new ComputerHand()
  expect(hand.midiOf(9)).toBe(69)
  for (let i = 0; i < 20; i++) hand.shift(1)
  expect(hand.lowMidi).toBe(120)
  expect(hand.midiOf(7)).toBe(127)
  expect(hand.midiOf(8)).toBe(null)
  for (let i = 0; i < 20; i++) hand.shift(-1)
  expect(hand.midiOf(0)).toBe(0)
  for (let i = 0; i < 20; i++) hand.strike(-1)
  expect(hand.velocity).toBe(4)
  for (let i = 0; i < 20; i++) hand.strike(1)
  expect(hand.velocity).toBe(127)
})

it('goes where the instrument plays, and stays where it is as good', () => {
  const hand = new ComputerHand()
  hand.reach(Array.from({ length: 25 }, (_, i) => 69 + i))
  expect(hand.lowMidi).toBe(72)
  hand.reach(Array.from({ length: 60 }, (_, i) => 40 + i))
  expect(hand.lowMidi).toBe(72)
  hand.reach([])
  expect(hand.lowMidi).toBe(72)
})
