import type { SKRSContext2D } from '@napi-rs/canvas'
import { drawPanel, type Box, type Tick } from './chart.ts'
import { palette } from './colours.ts'

/** A recording's waveform: for every column its lowest and highest sample. */
export function drawWaveform(
  context: SKRSContext2D,
  box: Box,
  samples: Float32Array,
  xTicks: readonly Tick[],
) {
  const { left, top, width, height } = box
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  // Quiet recordings are drawn larger, in halves, so that the axis stays readable.
  const limit = peak > 0 ? Math.min(1, 2 ** Math.ceil(Math.log2(peak))) : 1
  const label = (value: number) => String(Number(value.toPrecision(2))).replace('-', '−')
  const yTicks = [-1, 0, 1].map((value) => ({ share: (value + 1) / 2, text: label(value * limit) }))
  drawPanel(context, box, { title: 'Waveform', xTicks, yTicks })
  context.fillStyle = palette.reed
  const yOf = (value: number) => top + (height / 2) * (1 - Math.max(-1, Math.min(1, value / limit)))
  for (let column = 0; column < width; column++) {
    const from = Math.floor((column * samples.length) / width)
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / width))
    let [low, high] = [Infinity, -Infinity]
    for (let i = from; i < to; i++) {
      low = Math.min(low, samples[i])
      high = Math.max(high, samples[i])
    }
    context.fillRect(left + column, yOf(high), 1, Math.max(1, yOf(low) - yOf(high)))
  }
}
