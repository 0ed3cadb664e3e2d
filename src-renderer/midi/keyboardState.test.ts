import { describe, expect, it } from 'vitest'
import { KeyboardState, type PlayedEvent } from './keyboardState.ts'
import { parseMidi } from './message.ts'

/** What a keyboard’s bytes come to. */
function played(...messages: readonly (readonly number[])[]): PlayedEvent[] {
  const keyboard = new KeyboardState('Keys')
  return messages.flatMap((bytes) => {
    const message = parseMidi(bytes)
    return message ? keyboard.hear(message) : []
  })
}

const source = 'Keys 1'
const words = (events: readonly PlayedEvent[]) =>
  events.map((event) => ('midi' in event ? `${event.kind} ${String(event.midi)}` : event.kind))

it('tells keys, and ends a note that is pressed again', () => {
  expect(played([0x90, 60, 80], [0x80, 60, 0])).toEqual([
    { kind: 'press', source, midi: 60, velocity: 80 },
    { kind: 'release', source, midi: 60 },
  ])
  expect(words(played([0x90, 60, 80], [0x90, 60, 90], [0x90, 60, 0], [0x90, 60, 0]))).toEqual([
    'press 60',
    'release 60',
    'press 60',
    'release 60',
  ])
})

describe('the pedal', () => {
  const [down, up] = [
    [0xb0, 64, 100],
    [0xb0, 64, 20],
  ]
  it('holds notes until it comes up', () => {
    expect(words(played(down, [0x90, 60, 80], [0x80, 60, 0], [0x90, 62, 80], up))).toEqual([
      'press 60',
      'press 62',
      'release 60',
    ])
  })

  it('lets a held note be struck again', () => {
    expect(words(played([0x90, 60, 80], down, [0x80, 60, 0], [0x90, 60, 80], up))).toEqual([
      'press 60',
      'release 60',
      'press 60',
    ])
  })

  it('holds its own channel alone', () => {
    expect(words(played(down, [0x91, 60, 80], [0x81, 60, 0]))).toEqual(['press 60', 'release 60'])
  })
})

describe('the bend', () => {
  const centsOf = (...messages: readonly (readonly number[])[]) =>
    played(...messages).flatMap((event) => (event.kind === 'bend' ? [Math.round(event.cents)] : []))

  it('goes two semitones, or as far as the keyboard says, at most an octave', () => {
    expect(centsOf([0xe0, 127, 127])).toEqual([200])
    expect(centsOf([0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 12], [0xe0, 0, 0])).toEqual([-1200])
    expect(centsOf([0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 48], [0xe0, 0, 0])).toEqual([-1200])
    expect(centsOf([0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 1], [0xb0, 38, 50], [0xe0, 0, 0])).toEqual([
      -150,
    ])
  })

  it('takes a new range while it is bent, and no other parameter for the range', () => {
    expect(centsOf([0xe0, 0, 0], [0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 7])).toEqual([-200, -700])
    expect(centsOf([0xb0, 6, 7], [0xe0, 0, 0])).toEqual([-200])
    expect(centsOf([0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 99, 0], [0xb0, 6, 7], [0xe0, 0, 0])).toEqual([-200])
  })
})

it('hears breath and expression', () => {
  expect(played([0xb0, 11, 127], [0xb0, 2, 0])).toEqual([
    { kind: 'expression', source, level: 1 },
    { kind: 'expression', source, level: 0 },
  ])
})

it('falls silent when it is told to, or unplugged', () => {
  expect(words(played([0xb0, 64, 127], [0x90, 60, 1], [0x80, 60, 0], [0xb0, 123, 0]))).toEqual([
    'press 60',
    'release 60',
  ])
  expect(words(played([0xb0, 64, 127], [0x90, 60, 1], [0x80, 60, 0], [0xb0, 121, 0]))).toEqual([
    'press 60',
    'release 60',
    'bend',
    'expression',
  ])
  const keyboard = new KeyboardState('Keys')
  keyboard.hear({ kind: 'on', channel: 0, midi: 60, velocity: 1 })
  keyboard.hear({ kind: 'on', channel: 4, midi: 61, velocity: 1 })
  expect(words(keyboard.releaseAll())).toEqual(['release 60', 'release 61'])
  expect(keyboard.releaseAll()).toEqual([])
})
