/** Pictures of a recording, one for each way of looking at it, as papers print them. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { drawText, registerFonts, timeTicks, type Box, type Tick } from './chart.ts'
import { palette } from './colours.ts'
import type { Drawing } from './drawAnalysis.ts'
import { drawPitch } from './pitchPanel.ts'
import { drawConstantQ, drawLinear, drawMel, drawMfcc } from './spectrumPanels.ts'
import { drawWaveform } from './waveformPanel.ts'

const size = { width: 1600, height: 640 }
const box: Box = { left: 86, top: 116, width: 1414, height: 450 }

type Draw = (context: SKRSContext2D, box: Box, drawing: Drawing, xTicks: readonly Tick[]) => void

const figures: Readonly<Record<string, Draw>> = {
  waveform: (context, place, { samples }, xTicks) => drawWaveform(context, place, samples, xTicks),
  spectrogram: drawLinear,
  mel: drawMel,
  'constant-q': drawConstantQ,
  mfcc: drawMfcc,
  pitch: drawPitch,
}

/** Each figure's name and its PNG file's bytes, 1600 × 640. */
export function* drawFigures(drawing: Drawing): Generator<[name: string, png: Buffer]> {
  registerFonts()
  const xTicks = timeTicks(drawing.samples.length / drawing.sampleRateHz)
  for (const [name, draw] of Object.entries(figures)) {
    const canvas = createCanvas(size.width, size.height)
    const context = canvas.getContext('2d')
    context.fillStyle = palette.paper
    context.fillRect(0, 0, size.width, size.height)
    drawText(context, drawing.title, box.left, 38, { size: 28, weight: 600 })
    if (drawing.subtitle)
      drawText(context, drawing.subtitle, box.left, 70, { size: 17, colour: palette.faintInk })
    draw(context, box, drawing, xTicks)
    drawText(context, 'seconds', box.left + box.width / 2, size.height - 30, {
      size: 15,
      colour: palette.faintInk,
      align: 'center',
    })
    yield [name, canvas.toBuffer('image/png')]
  }
}
