import { describe, expect, it } from 'vitest'
import {
  clampPitch,
  coarsestSecondsPerPixel,
  endOfAxis,
  finestSecondsPerPixel,
  fitPitch,
  fitTime,
  midiAt,
  revealPitch,
  revealTime,
  rowsOf,
  scrollTime,
  secondsOf,
  xOf,
  yOf,
  zoomPitch,
  zoomTime,
  type PitchAxis,
  type TimeAxis,
} from './geometry.ts'

const axis: TimeAxis = { startSeconds: 2, secondsPerPixel: 0.01, widthPixels: 800 }

describe('time', () => {
  it('goes to x and back', () => {
    expect(xOf(axis, 2)).toBe(0)
    expect(xOf(axis, 3)).toBeCloseTo(100)
    expect(secondsOf(axis, xOf(axis, 7.25))).toBeCloseTo(7.25)
    expect(endOfAxis(axis)).toBeCloseTo(10)
  })

  it('zooms about a point, which stays where it is', () => {
    const zoomed = zoomTime(axis, 300, 2)
    expect(zoomed.secondsPerPixel).toBe(0.005)
    expect(secondsOf(zoomed, 300)).toBeCloseTo(secondsOf(axis, 300))
  })

  it('zooms and scrolls no further than its bounds', () => {
    expect(zoomTime(axis, 0, 1e9).secondsPerPixel).toBe(finestSecondsPerPixel)
    expect(zoomTime(axis, 0, 1e-9).secondsPerPixel).toBe(coarsestSecondsPerPixel)
    expect(zoomTime({ ...axis, startSeconds: 0 }, 400, 0.5).startSeconds).toBe(0)
    expect(scrollTime(axis, -1e9).startSeconds).toBe(0)
  })

  it('fits a span with a margin', () => {
    const fitted = fitTime(axis, 10, 20, 50)
    expect(xOf(fitted, 10)).toBeCloseTo(50)
    expect(xOf(fitted, 20)).toBeCloseTo(750)
    expect(fitTime(axis, 0, 5).startSeconds).toBe(0)
  })

  it('reveals by scrolling as little as it must', () => {
    expect(revealTime(axis, 4, 5)).toEqual(axis)
    const right = revealTime(axis, 12, 13, 10)
    expect(xOf(right, 13)).toBeCloseTo(790)
    const left = revealTime(axis, 1, 1.5, 10)
    expect(xOf(left, 1)).toBeCloseTo(10)
  })
})

describe('pitch', () => {
  const pitch: PitchAxis = { rows: rowsOf(), scrollPixels: 0, rowPixels: 16, heightPixels: 400 }

  it('puts the highest note on top', () => {
    expect(yOf(pitch, 127)).toBe(0)
    expect(yOf(pitch, 0)).toBe(127 * 16)
    expect(midiAt(pitch, 17)).toBe(126)
  })

  it('finds the nearest row outside', () => {
    expect(midiAt(pitch, -50)).toBe(127)
    expect(midiAt(pitch, 1e6)).toBe(0)
  })

  it('may show some notes alone', () => {
    const folded = { ...pitch, rows: rowsOf([60, 64, 67]) }
    expect(yOf(folded, 67)).toBe(0)
    expect(yOf(folded, 60)).toBe(32)
    expect(yOf(folded, 61)).toBeNaN()
    expect(midiAt(folded, 20)).toBe(64)
  })

  it('zooms about a row and stays in bounds', () => {
    const scrolled = { ...pitch, scrollPixels: 500 }
    const zoomed = zoomPitch(scrolled, 100, 1.5)
    expect((100 + zoomed.scrollPixels) / zoomed.rowPixels).toBeCloseTo(600 / 16)
    expect(clampPitch({ ...pitch, scrollPixels: 1e6 }).scrollPixels).toBe(128 * 16 - 400)
  })

  it('fits and reveals rows', () => {
    const fitted = fitPitch(pitch, 69, 93)
    expect(yOf(fitted, 93)).toBeGreaterThanOrEqual(0)
    expect(yOf(fitted, 69) + fitted.rowPixels).toBeLessThanOrEqual(400)
    const revealed = revealPitch(pitch, 60)
    expect(yOf(revealed, 60)).toBeGreaterThanOrEqual(0)
    expect(yOf(revealed, 60)).toBeLessThan(400)
  })
})
