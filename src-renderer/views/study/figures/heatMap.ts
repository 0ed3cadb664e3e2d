/** Figures' numbers painted in the window's colours, as PNG data addresses that a saved SVG carries with it. */
import type { FigureData } from '../../../../src-shared/contract/study.ts'
import { colourMap } from '../../../design/colourMap.ts'
import type { Theme } from '../../../design/pitchColour.ts'
import { paintLevels, type Range } from './levels.ts'

/** Rows are this many pixels high, so that they stay told apart when they are stretched. */
const rowPixels = 4

interface Extent {
  /** Columns and rows of the picture, the figure's own or more. */
  readonly columns: number
  readonly rows: number
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return [canvas, canvas.getContext('2d')!]
}

export function paintHeatMap(
  figure: FigureData,
  { columns, rows }: Extent,
  range: Range,
  shift: number,
  theme: Theme,
): string {
  const pixels = paintLevels(figure, range, shift, colourMap(theme), columns, rows)
  const [small, context] = canvasOf(columns, rows)
  context.putImageData(new ImageData(pixels, columns, rows), 0, 0)
  const [large, largeContext] = canvasOf(columns, rows * rowPixels)
  largeContext.imageSmoothingEnabled = false
  largeContext.drawImage(small, 0, 0, columns, rows * rowPixels)
  return large.toDataURL('image/png')
}

const waveHeight = 400

/** @param peak what reaches the upper edge */
export function paintWaveform(
  { columns, values }: FigureData,
  width: number,
  peak: number,
  colour: string,
): string {
  const [canvas, context] = canvasOf(width, waveHeight)
  context.fillStyle = colour
  const at = (value: number) => (0.5 - value / peak / 2) * waveHeight
  for (let column = 0; column < columns; column++) {
    const [least, most] = [values[2 * column], values[2 * column + 1]]
    const top = at(most)
    context.fillRect(column, top - 0.5, 1, Math.max(1, at(least) - top))
  }
  return canvas.toDataURL('image/png')
}
