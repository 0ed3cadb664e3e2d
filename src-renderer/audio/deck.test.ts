import { describe, expect, it } from 'vitest'
import { Deck, fadeSeconds } from './deck.ts'

const rate = 16_000
const fade = fadeSeconds * rate
const tone = (length: number, hertz = 220) =>
  Float32Array.from({ length }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / rate))

function rendered(deck: Deck, samples: number, block = 128): Float32Array {
  const all = new Float32Array(samples)
  for (let at = 0; at < samples; at += block) deck.render(all.subarray(at, Math.min(samples, at + block)))
  return all
}
const largestStep = (sound: Float32Array) =>
  sound.reduce((most, value, index) => Math.max(most, index ? Math.abs(value - sound[index - 1]) : 0), 0)

describe('a whole sound', () => {
  it('is played sample for sample, then ends', () => {
    const deck = new Deck(rate)
    const sound = tone(1000)
    deck.load('a', 1000, 0, sound)
    deck.play('a', 0)
    const out = rendered(deck, 1280)
    expect(out.subarray(0, 1000)).toEqual(sound)
    expect(out.subarray(1000).every((it) => it === 0)).toBe(true)
    expect(deck.report).toEqual({ state: 'ended', key: 'a', position: 1000 })
  })

  it('begins in the middle without a click, and is exact after the fade', () => {
    const deck = new Deck(rate)
    const sound = tone(4000)
    deck.load('a', 4000, 0, sound)
    deck.play('a', 1018)
    const out = rendered(deck, 512)
    expect(largestStep(out)).toBeLessThan(0.06)
    expect(out.subarray(fade + 1, 512)).toEqual(sound.subarray(1018 + fade + 1, 1018 + 512))
  })

  it('counts from its first note: the lead lies before 0', () => {
    const deck = new Deck(rate)
    const sound = tone(1000)
    deck.load('a', 1000, 300, sound)
    deck.play('a', -5000)
    expect(rendered(deck, 256)).toEqual(sound.subarray(0, 256))
    expect(deck.report.position).toBe(-44)
  })

  it('jumps, stops and switches without a click', () => {
    const deck = new Deck(rate)
    deck.load('a', 16_000, 0, tone(16_000))
    deck.load('b', 16_000, 0, tone(16_000, 330))
    deck.play('a', 0)
    const parts = [rendered(deck, 1000, 100)]
    deck.play('a', 8019)
    parts.push(rendered(deck, 1000, 100))
    deck.switchTo('b')
    parts.push(rendered(deck, 1000, 100))
    expect(deck.report.position).toBe(8019 + 2000)
    deck.stop()
    parts.push(rendered(deck, 500, 100))
    const all = Float32Array.from(parts.flatMap((it) => [...it]))
    expect(largestStep(all)).toBeLessThan(0.09)
    expect(all.at(-1)).toBe(0)
    expect(deck.isSounding).toBe(false)
  })

  it('switches at the same position, with no gap', () => {
    const deck = new Deck(rate)
    const [one, other] = [tone(4000), tone(4000, 500)]
    deck.load('a', 4000, 0, one)
    deck.load('b', 4000, 0, other)
    deck.play('a', 0)
    rendered(deck, 1000, 1000)
    deck.switchTo('b')
    const out = rendered(deck, 1000, 1000)
    expect(out.subarray(fade + 1)).toEqual(other.subarray(1000 + fade + 1, 2000))
    for (let index = 0; index < fade; index++)
      expect(out[index]).toBeCloseTo(
        one[1000 + index] * (1 - index / fade) + other[1000 + index] * (index / fade),
        5,
      )
  })
})

describe('a loop', () => {
  it('is exact to the sample, round after round', () => {
    const deck = new Deck(rate)
    const sound = tone(16_000)
    deck.load('a', 16_000, 0, sound)
    deck.setLoop({ start: 1000, end: 3000 })
    deck.play('a', 0)
    const out = rendered(deck, 3000 + 2000 * 10, 128)
    expect(out.subarray(0, 3000)).toEqual(sound.subarray(0, 3000))
    for (let round = 0; round < 10; round++) {
      const begin = 3000 + 2000 * round
      expect(out.subarray(begin + fade + 1, begin + 2000)).toEqual(sound.subarray(1000 + fade + 1, 3000))
    }
    expect(largestStep(out)).toBeLessThan(0.09)
    expect(deck.report.position).toBe(1000)
  })

  it('goes on in silence past the end of the sound', () => {
    const deck = new Deck(rate)
    deck.load('a', 1000, 0, tone(1000))
    deck.setLoop({ start: 0, end: 1500 })
    deck.play('a', 0)
    const out = rendered(deck, 3000)
    expect(out.subarray(1000, 1500).every((it) => it === 0)).toBe(true)
    expect(out.subarray(1600, 2400).some((it) => it !== 0)).toBe(true)
    expect(deck.report.state).toBe('playing')
  })

  it('does not catch what begins behind it, and is none when it is shorter than its fades', () => {
    const deck = new Deck(rate)
    deck.load('a', 4000, 0, tone(4000))
    deck.setLoop({ start: 0, end: 2 * fade })
    deck.play('a', 0)
    rendered(deck, 1000)
    deck.setLoop({ start: 0, end: 500 })
    rendered(deck, 3200)
    expect(deck.report.state).toBe('ended')
  })
})

describe('a growing sound', () => {
  it('is the whole one when blocks come in time', () => {
    const deck = new Deck(rate)
    const sound = tone(8000)
    deck.load('a', 8000, 0, sound.slice(0, 1000))
    deck.play('a', 0)
    const out = new Float32Array(8000)
    for (let at = 0; at < 8000; at += 100) {
      if (at % 500 === 0) deck.append('a', 1000 + at, sound.slice(1000 + at, 1500 + at))
      deck.render(out.subarray(at, at + 100))
    }
    expect(out).toEqual(sound)
  })

  it('fades before it runs dry, keeps its place, and loses nothing', () => {
    const deck = new Deck(rate)
    const sound = tone(4000)
    deck.load('a', 4000, 0, sound.slice(0, 1033))
    deck.play('a', 0)
    const before = rendered(deck, 1280)
    expect(deck.report).toEqual({ state: 'dry', key: 'a', position: 1033 - fade })
    expect(largestStep(before)).toBeLessThan(0.06)
    deck.append('a', 1033, sound.slice(1033))
    deck.play('a', deck.report.position)
    const after = rendered(deck, 1000)
    expect(after.subarray(fade + 1)).toEqual(sound.subarray(1033 + 1, 1033 - fade + 1000))
  })

  it('comes back when it grows while it fades', () => {
    const deck = new Deck(rate)
    const sound = tone(4000)
    deck.load('a', 4000, 0, sound.slice(0, 1000))
    deck.play('a', 0)
    const out = [...rendered(deck, 960, 960)]
    deck.append('a', 1000, sound.slice(1000))
    out.push(...rendered(deck, 1000, 1000))
    expect(deck.report.state).toBe('playing')
    expect(largestStep(Float32Array.from(out))).toBeLessThan(0.06)
    expect(out.slice(1200)).toEqual([...sound.subarray(1200, 1960)])
  })

  it('ends where it was cut off', () => {
    const deck = new Deck(rate)
    deck.load('a', 4000, 0, tone(4000).slice(0, 500))
    deck.finish('a')
    deck.play('a', 0)
    rendered(deck, 640)
    expect(deck.report).toEqual({ state: 'ended', key: 'a', position: 500 })
  })

  it('leaves out what would make a gap, and takes what it has twice', () => {
    const deck = new Deck(rate)
    const sound = tone(1000)
    deck.load('a', 1000, 0, sound.slice(0, 200))
    deck.append('a', 300, sound.slice(300, 500))
    deck.append('a', 100, sound.slice(100, 600))
    deck.append('a', 600, sound.slice(600, 1000))
    deck.play('a', 0)
    expect(rendered(deck, 1000, 1000)).toEqual(sound)
  })
})
