import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { drawPanel, drawText, type Box, type Tick } from './chart.ts'
import { magmaAt, palette } from './colours.ts'

/** What a spectrogram and its like show: a colour for each frame and row. */
export interface Levels {
  readonly frames: number
  readonly rows: number
  /** frames × rows, row-major: 0 is dark and 1 bright. Row 0 is drawn at the bottom. */
  readonly shares: Float32Array
  /** How many frames the whole time axis is long; frame t is centred at t. */
  readonly framesAcross: number
}

export interface LevelsAxes {
  readonly title: string
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  /** Beside the colours, from dark to bright. */
  readonly scale: readonly Tick[]
}

const fewestSmoothRows = 32

export function drawLevels(context: SKRSContext2D, box: Box, levels: Levels, axes: LevelsAxes) {
  const { left, top, width, height } = box
  const { frames, rows, shares, framesAcross } = levels
  const image = createCanvas(frames, rows)
  const pixels = image.getContext('2d').createImageData(frames, rows)
  for (let frame = 0; frame < frames; frame++)
    for (let row = 0; row < rows; row++) {
      const colour = magmaAt(shares[frame * rows + row])
      pixels.data.set([...colour, 255], 4 * ((rows - 1 - row) * frames + frame))
    }
  image.getContext('2d').putImageData(pixels, 0, 0)
  drawPanel(context, box, axes)
  // The last frame's centre may lie before the end; every frame is as wide as its hop.
  const scale = width / framesAcross
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  // A few rows are steps, not a surface.
  context.imageSmoothingEnabled = rows >= fewestSmoothRows
  context.drawImage(image, left - scale / 2, top, frames * scale, height)
  context.restore()
  drawScale(context, box, axes.scale)
}

function drawScale(context: SKRSContext2D, { left, top, width, height }: Box, ticks: readonly Tick[]) {
  const x = left + width + 18
  for (let row = 0; row < height; row++) {
    context.fillStyle = `rgb(${magmaAt(1 - row / (height - 1)).join(' ')})`
    context.fillRect(x, top + row, 14, 1)
  }
  for (const { share, text } of ticks)
    drawText(context, text, x + 22, top + (1 - share) * height, { size: 15, colour: palette.faintInk })
}

/** 0 dB at the top down to −range. */
export const decibelTicks = (rangeDb: number): Tick[] =>
  Array.from({ length: rangeDb / 20 + 1 }, (_, i) => ({
    share: 1 - (20 * i) / rangeDb,
    text: i === 0 ? '0 dB' : `−${20 * i}`,
  }))
