import { describe, expect, it } from 'vitest'
import { fourier } from './fourier.ts'
import { axisOf, hertzAt, shareOf, ticksOf, frequencyScales } from './scales.ts'
import { floorDb, SpectrogramPainter, type SpectrogramView } from './spectrogram.ts'

const rate = 16_000
const tone = (seconds: number, hertz: number, level = 1) =>
  Float32Array.from(
    { length: seconds * rate },
    (_, index) => level * Math.sin((2 * Math.PI * hertz * index) / rate),
  )

it('transforms as the definition does', () => {
  const size = 32
  const input = Float64Array.from({ length: size }, (_, index) => Math.sin(index * 1.7) + 0.3 * index)
  const [real, imaginary] = [input.slice(), new Float64Array(size)]
  fourier(size).transform(real, imaginary)
  for (let bin = 0; bin < size; bin++) {
    const angle = (index: number) => (-2 * Math.PI * bin * index) / size
    expect(real[bin]).toBeCloseTo(
      input.reduce((sum, value, index) => sum + value * Math.cos(angle(index)), 0),
      9,
    )
    expect(imaginary[bin]).toBeCloseTo(
      input.reduce((sum, value, index) => sum + value * Math.sin(angle(index)), 0),
      9,
    )
  }
})

describe.each(frequencyScales)('the %s axis', (scale) => {
  const axis = axisOf(scale, rate)
  it('goes from the bottom to the top, and back', () => {
    expect(shareOf(axis, axis.lowHz)).toBeCloseTo(0)
    expect(shareOf(axis, 8000)).toBeCloseTo(1)
    expect(hertzAt(axis, shareOf(axis, 440))).toBeCloseTo(440)
  })
  it('writes frequencies that don’t touch', () => {
    const places = ticksOf(axis, 300).map((it) => shareOf(axis, it) * 300)
    expect(places.length).toBeGreaterThan(3)
    for (let index = 1; index < places.length; index++)
      expect(places[index] - places[index - 1]).toBeGreaterThanOrEqual(26)
  })
})

describe('a spectrogram', () => {
  const view: SpectrogramView = {
    startSeconds: 0,
    endSeconds: 1,
    columns: 40,
    rows: 200,
    axis: axisOf('linear', rate),
    windowSamples: 1024,
  }
  const levelsOf = (samples: Float32Array, change: Partial<SpectrogramView> = {}) => {
    const painter = new SpectrogramPainter(samples, rate, { ...view, ...change })
    while (!painter.work(1000)) continue
    return painter.levels
  }
  const loudest = (column: Float32Array) => column.indexOf(Math.max(...column))

  it.each(frequencyScales)('shows a sine where its frequency lies, at its level (%s)', (scale) => {
    const axis = axisOf(scale, rate)
    const levels = levelsOf(tone(1, 1000, 0.1), { axis })
    const column = levels.subarray(20 * 200, 21 * 200)
    expect(Math.abs(loudest(column) + 0.5 - shareOf(axis, 1000) * 200)).toBeLessThanOrEqual(1)
    expect(Math.max(...column)).toBeGreaterThan(-21)
    expect(Math.max(...column)).toBeLessThan(-19.9)
  })

  it('shows things when they happen', () => {
    const sound = new Float32Array(rate)
    sound.set(tone(0.25, 2000), rate / 2)
    const levels = levelsOf(sound, { windowSamples: 256 })
    const level = (seconds: number) =>
      Math.max(...levels.subarray(Math.floor(seconds * 40) * 200, Math.floor(seconds * 40) * 200 + 200))
    expect([level(0.3), level(0.9)]).toEqual([floorDb, floorDb])
    expect(level(0.6)).toBeGreaterThan(-1)
  })

  it('misses nothing short when it is zoomed out', () => {
    const sound = new Float32Array(60 * rate)
    sound.set(tone(0.05, 3000), 31 * rate)
    const levels = levelsOf(sound, { endSeconds: 60, columns: 30, rows: 50 })
    expect(Math.max(...levels.subarray(15 * 50, 16 * 50))).toBeGreaterThan(-6)
  })

  it('is empty outside the sound', () => {
    expect(levelsOf(tone(1, 500), { startSeconds: 2, endSeconds: 3 }).every((it) => it === floorDb)).toBe(
      true,
    )
    expect(levelsOf(tone(1, 500), { startSeconds: -3, endSeconds: -2 }).every((it) => it === floorDb)).toBe(
      true,
    )
  })
})
