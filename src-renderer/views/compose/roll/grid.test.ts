import { describe, expect, it } from 'vitest'
import { gridLines, gridSeconds, nextLine, positionOf, printPosition, snapDown, snapToGrid } from './grid.ts'

const tempo = { beatsPerMinute: 120, beatsPerBar: 4 }

describe('snapping', () => {
  it('knows straight and triplet units', () => {
    expect(gridSeconds(tempo, '1/4')).toBe(0.5)
    expect(gridSeconds(tempo, '1/16')).toBe(0.125)
    expect(gridSeconds(tempo, '1/8t')! * 3).toBeCloseTo(0.5)
    expect(gridSeconds(tempo, 'off')).toBeNull()
  })

  it('goes to the nearest line, or the one before', () => {
    expect(snapToGrid(0.63, 0.25)).toBe(0.75)
    expect(snapDown(0.74, 0.25)).toBe(0.5)
    expect(snapDown(0.75, 0.25)).toBe(0.75)
    expect(snapDown(0.3 * 3, 0.3)).toBeCloseTo(0.9)
    expect(snapToGrid(0.63, null)).toBe(0.63)
  })

  it('steps from line to line', () => {
    expect(nextLine(0.5, 0.25, 1)).toBe(0.75)
    expect(nextLine(0.6, 0.25, 1)).toBe(0.75)
    expect(nextLine(0.6, 0.25, -1)).toBe(0.5)
    expect(nextLine(0.5, 0.25, -1)).toBe(0.25)
    expect(nextLine(0, 0.25, -1)).toBe(0)
  })
})

describe('lines', () => {
  it('calls each the highest that it is', () => {
    const lines = gridLines(tempo, '1/8', 0, 2, 0.005)
    expect(lines.map((it) => it.kind[0]).join('')).toBe('bdbdbdbdb')
    expect(lines[0]).toEqual({ seconds: 0, kind: 'bar' })
    expect(lines[1].kind).toBe('division')
    expect(lines[2].kind).toBe('beat')
    expect(lines.at(-1)).toEqual({ seconds: 2, kind: 'bar' })
  })

  it('leaves out what lies too close together', () => {
    expect(gridLines(tempo, '1/32', 0, 4, 0.05).every((it) => it.kind !== 'division')).toBe(true)
    const far = gridLines(tempo, '1/32', 0, 600, 0.25)
    expect(far.every((it) => it.kind === 'bar')).toBe(true)
    expect(far.length).toBeLessThan(300)
  })
})

describe('positions', () => {
  it('count from one', () => {
    expect(positionOf(0, tempo)).toEqual({ bar: 1, beat: 1, hundredths: 0 })
    expect(printPosition(2.75, tempo)).toBe('2.2.50')
    expect(printPosition(1.9999999, tempo)).toBe('2.1.00')
  })
})
