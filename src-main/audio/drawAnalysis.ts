/** A picture of a recording: its waveform, its mel spectrogram, and its pitch over the notes that were expected. */
import { createCanvas } from '@napi-rs/canvas'
import { drawText, registerFonts, timeTicks, type Box } from './chart.ts'
import { palette } from './colours.ts'
import type { ExpectedNote } from './following.ts'
import { drawPitch } from './pitchPanel.ts'
import { drawMel } from './spectrumPanels.ts'
import { drawWaveform } from './waveformPanel.ts'

export interface Drawing {
  readonly title: string
  /** A line under the title. */
  readonly subtitle?: string
  /** Mono, at least one sample. */
  readonly samples: Float32Array
  readonly sampleRateHz: number
  readonly notes?: readonly ExpectedNote[]
}

const size = { width: 1600, height: 1000 }
const left = 86
const right = 1500
const waveform: Box = { left, top: 116, width: right - left, height: 130 }
const spectrogram: Box = { left, top: 306, width: right - left, height: 310 }
const pitch: Box = { left, top: 676, width: right - left, height: 278 }
/** The PNG file's bytes, 1600 × 1000. */
export function drawAnalysis(drawing: Drawing): Buffer {
  registerFonts()
  const canvas = createCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  context.fillStyle = palette.paper
  context.fillRect(0, 0, size.width, size.height)
  drawText(context, drawing.title, left, 38, { size: 28, weight: 600 })
  if (drawing.subtitle) drawText(context, drawing.subtitle, left, 70, { size: 17, colour: palette.faintInk })
  const xTicks = timeTicks(drawing.samples.length / drawing.sampleRateHz)
  drawWaveform(context, waveform, drawing.samples, xTicks)
  drawMel(context, spectrogram, drawing, xTicks)
  drawPitch(context, pitch, drawing, xTicks)
  return canvas.toBuffer('image/png')
}
