/** Pictures of figures' numbers, pixel by pixel: time to the right, the highest row on top. */
import type { FigureData } from '../../../../src-shared/contract/study.ts'

export interface Range {
  readonly low: number
  readonly high: number
}

/** The levels that are told apart, over all figures of a plate: dB below the loudest of all, or the coefficients' own. */
export function sharedRange(figures: readonly FigureData[], rangeDb: number): Range {
  if (figures.some(({ kind }) => kind === 'mfcc')) {
    const values = figures.flatMap(({ values: all }) => {
      let [low, high] = [Infinity, -Infinity]
      for (const value of all) {
        if (value < low) low = value
        if (value > high) high = value
      }
      return [low, high]
    })
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return low < high ? { low, high } : { low: low - 1, high: high + 1 }
  }
  return { low: -rangeDb, high: 0 }
}

/** What is added to a figure's dB so that 0 is the loudest of all. */
export const levelShift = (figure: FigureData, all: readonly FigureData[]): number =>
  figure.kind === 'mfcc' ? 0 : figure.referenceDb - Math.max(...all.map(({ referenceDb }) => referenceDb))

/**
 * RGBA of `width` × `height` pixels; columns and rows beyond the figure's stay clear.
 * @param table 256 colours as RGBA bytes
 */
export function paintLevels(
  { columns, rows, values }: FigureData,
  { low, high }: Range,
  shift: number,
  table: Uint8ClampedArray,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    const row = height - 1 - y
    for (let x = 0; x < width; x++) {
      if (x >= columns || row >= rows) continue
      const level = (values[x * rows + row] + shift - low) / (high - low)
      const colour = 4 * Math.round(255 * Math.max(0, Math.min(1, level)))
      const at = 4 * (y * width + x)
      for (let part = 0; part < 4; part++) pixels[at + part] = table[colour + part]
    }
  }
  return pixels
}

/** The greatest amplitude of all, 0 … 1 and a little more where a file has it; never 0. */
export const sharedPeak = (figures: readonly FigureData[]): number =>
  Math.max(
    0.01,
    ...figures.map(({ values }) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
  )
