import { describe, expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { measureSound } from './measureSound.ts'
import { harmonicLevels, nearestShape, toneFrequency } from './toneFacts.ts'
import { categorySounds } from './soundCategories.ts'

const rate = 16_000

/** Σ a·sin over harmonics below Nyquist. */
function tone(
  frequencyHz: number,
  seconds: number,
  amplitude = 0.5,
  harmonics: readonly number[] = [1],
): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    harmonics.reduce(
      (sum, level, n) =>
        sum +
        ((n + 1) * frequencyHz < rate / 2
          ? amplitude * level * Math.sin((2 * Math.PI * (n + 1) * frequencyHz * i) / rate)
          : 0),
      0,
    ),
  )
}

const cents = (frequencyHz: number, by: number) => frequencyHz * 2 ** (by / 1200)
const series = {
  sine: [1],
  square: Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 / (i + 1) : 0)),
  triangle: Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? (i % 4 === 0 ? 1 : -1) / (i + 1) ** 2 : 0)),
  sawtooth: Array.from({ length: 20 }, (_, i) => 1 / (i + 1)),
}

describe('measureSound of a tone', () => {
  it.each([110, 440, 1760, 3000, 6000])('finds %i Hz exactly, and ten cents more', (frequencyHz) => {
    const asked = { tone: { frequencyHz, shape: null } }
    expect(measureSound(tone(frequencyHz, 1), rate, asked).centsOff).toBeLessThan(0.5)
    const off = measureSound(tone(cents(frequencyHz, 10), 1), rate, asked).centsOff!
    expect(Math.abs(off - 10)).toBeLessThan(0.5)
  })

  it('gives the share by which the amplitude is off', () => {
    const reference = tone(440, 1)
    const asked = { tone: { frequencyHz: 440, shape: null }, reference }
    expect(measureSound(reference, rate, asked).amplitudeOff).toBe(0)
    expect(measureSound(tone(440, 1, 0.55), rate, asked).amplitudeOff).toBeCloseTo(0.1, 3)
    expect(measureSound(tone(440, 1, 0.25), rate, asked).levelOff).toBeCloseTo(6.02, 2)
    const same = measureSound(reference, rate, asked)
    expect(same).toMatchObject({ melDistance: 0, stftDistance: 0 })
  })

  it.each(['sine', 'square', 'triangle', 'sawtooth'] as const)('knows a %s by its harmonics', (shape) => {
    const all = ['sine', 'square', 'triangle', 'sawtooth'] as const
    for (const frequencyHz of [220, 440, cents(440, 8), 900]) {
      const samples = tone(frequencyHz, 1, 0.3, series[shape])
      expect(nearestShape(samples, rate, frequencyHz, all)).toBe(shape)
    }
    const asked = { tone: { frequencyHz: 440, shape }, shapes: all }
    expect(measureSound(tone(440, 1, 0.3, series[shape]), rate, asked).shapeRight).toBe(1)
    const other = shape === 'sine' ? series.sawtooth : series.sine
    expect(measureSound(tone(440, 1, 0.3, other), rate, asked).shapeRight).toBe(0)
  })

  it('measures harmonics by projection', () => {
    const levels = harmonicLevels(tone(440, 1, 0.3, [1, 0.5, 0.25]), rate, 440)
    expect(levels[0]).toBe(0)
    expect(levels[1]).toBeCloseTo(-6.02, 1)
    expect(levels[2]).toBeCloseTo(-12.04, 1)
    expect(levels[3]).toBe(-30)
  })

  it('has no pitch in silence, and says so', () => {
    const silent = new Float32Array(rate)
    const measures = measureSound(silent, rate, {
      tone: { frequencyHz: 440, shape: 'sine' },
      shapes: ['sine', 'square'],
    })
    expect(measures).toMatchObject({
      centsOff: null,
      rms: null,
      silentShare: 1,
      pitchedShare: 0,
      shapeRight: 0,
    })
    expect(toneFrequency(silent, rate, 440)).toBeNaN()
    expect(toneFrequency(silent, rate, 6000)).toBeNaN()
  })
})

describe('measureSound of notes', () => {
  const notes = [
    { midi: 69, startSeconds: 0, durationSeconds: 0.5 },
    { midi: 69 + 12 * Math.log2(1.25), startSeconds: 0.5, durationSeconds: 0.5 },
    { midi: 57, startSeconds: 1, durationSeconds: 0.5 },
  ]
  const play = (by = 0) => {
    const parts = [440, 550, 220].map((frequencyHz) => tone(cents(frequencyHz, by), 0.5))
    return Float32Array.from(parts.flatMap((part) => [...part]))
  }

  it('follows notes between the keys', () => {
    const measures = measureSound(play(), rate, { expected: notes, reference: play() })
    expect(measures).toMatchObject({
      within50Cents: 1,
      within20Cents: 1,
      framesWithin50Cents: 1,
      notesHit: 1,
    })
    expect(measures.centsOff).toBeLessThan(1)
    expect(measures.changeMedian).toBeLessThan(10)
    expect(measures.signalToNoise).toBeGreaterThan(60)
    expect(measures.amplitudeOff).toBe(0)
  })

  it('tells 30 cents from 60', () => {
    expect(measureSound(play(30), rate, { expected: notes })).toMatchObject({
      within50Cents: 1,
      within20Cents: 0,
    })
    expect(measureSound(play(60), rate, { expected: notes })).toMatchObject({ within50Cents: 0, notesHit: 0 })
  })

  it('is as late as can be where notes never come', () => {
    const measures = measureSound(tone(440, 1.5), rate, { expected: notes })
    expect(measures.changeMost).toBeNull()
  })

  it('misses the notes that a sound ends before', () => {
    const whole = measureSound(play(), rate, { expected: notes, reference: play() })
    const cut = (seconds: number) =>
      measureSound(play().subarray(0, Math.round(seconds * rate)), rate, {
        expected: notes,
        reference: play(),
      })
    expect(cut(1).notesHit).toBeCloseTo(2 / 3, 12)
    expect(cut(1).framesWithin50Cents).toBeCloseTo(2 / 3, 1)
    expect(cut(1).changeMost).toBeNull()
    expect(cut(1).amplitudeOff).toBeCloseTo(1 / 3, 1)
    expect(cut(1.2).framesWithin50Cents).toBeLessThan(0.85)
    // Nothing is measured so near to an end.
    const { centsOff, framesWithin50Cents, notesHit } = whole
    expect(cut(1.49)).toMatchObject({ centsOff, framesWithin50Cents, notesHit })
  })

  it('gives null, not nothing, where silence should have sounded', () => {
    const measures = measureSound(new Float32Array(1.5 * rate), rate, { expected: notes })
    expect(measures).toMatchObject({
      within50Cents: null,
      framesWithin50Cents: 0,
      signalToNoise: null,
      changeMedian: null,
    })
  })
})

describe('measureSound of anything', () => {
  it.each([0, 1, 10, 3000])('takes %i samples', (length) => {
    const random = Random.fromSeed(1)
    const noise = Float32Array.from({ length }, () => random.uniform() - 0.5)
    for (const value of Object.values(measureSound(noise, rate)))
      expect(value === null || Number.isFinite(value)).toBe(true)
  })
})

it('tells recorded categories apart by colour and decay', () => {
  const decaying = (frequencyHz: number, seconds: number, gain: number) =>
    tone(frequencyHz, 0.8, gain).map((value, i) => value * Math.exp(-i / (seconds * rate)))
  const sounds = categorySounds(
    [
      { category: 'low', samples: decaying(100, 0.2, 0.8) },
      { category: 'low short', samples: decaying(100, 0.03, 0.8) },
      { category: 'high', samples: decaying(3000, 0.2, 0.8) },
    ],
    rate,
  )
  expect(sounds.nearest(decaying(110, 0.18, 0.1))).toBe('low')
  expect(sounds.nearest(decaying(105, 0.035, 0.5))).toBe('low short')
  expect(sounds.nearest(decaying(2800, 0.2, 0.3))).toBe('high')
  expect(sounds.nearest(new Float32Array(rate))).toBeUndefined()
})
