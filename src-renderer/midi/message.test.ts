import { expect, it } from 'vitest'
import { parseMidi } from './message.ts'

const parse = (...bytes: number[]) => parseMidi(Uint8Array.from(bytes))

it('reads notes, controllers and bends of any channel', () => {
  expect(parse(0x90, 69, 100)).toEqual({ kind: 'on', channel: 0, midi: 69, velocity: 100 })
  expect(parse(0x8f, 69, 64)).toEqual({ kind: 'off', channel: 15, midi: 69 })
  expect(parse(0x93, 69, 0)).toEqual({ kind: 'off', channel: 3, midi: 69 })
  expect(parse(0xb1, 64, 127)).toEqual({ kind: 'controller', channel: 1, controller: 64, value: 127 })
  expect(parse(0xe0, 0, 64)).toEqual({ kind: 'bend', channel: 0, bend: 0 })
  expect(parse(0xe0, 0, 0)).toEqual({ kind: 'bend', channel: 0, bend: -1 })
  expect(parse(0xe0, 127, 127)).toEqual({ kind: 'bend', channel: 0, bend: 1 })
})

it('passes over what it doesn’t need, and garbage', () => {
  expect(parseMidi(null)).toBe(null)
  expect(parseMidi(undefined)).toBe(null)
  expect(parse()).toBe(null)
  expect(parse(0x90)).toBe(null)
  expect(parse(0x90, 69)).toBe(null)
  expect(parse(0x90, 69, 100, 3)).toBe(null)
  expect(parse(0x90, 200, 100)).toBe(null)
  expect(parse(0x45, 60, 100)).toBe(null)
  expect(parse(0xf8)).toBe(null)
  expect(parse(0xf0, 1, 0xf7)).toBe(null)
  expect(parse(0xd0, 64)).toBe(null)
  expect(parseMidi([0x90, NaN, 3])).toBe(null)
  expect(parseMidi([0x90, 60.5, 3])).toBe(null)
})
