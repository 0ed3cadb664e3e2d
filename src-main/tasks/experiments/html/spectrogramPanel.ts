/** A mel spectrogram in a box, with its axes and its scale of levels. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { drawText, type Box, type Tick } from '../../../audio/chart.ts'
import { magmaAt, palette } from '../../../audio/colours.ts'
import { hzToMel, librosaMel, melSpectrogram, type MelOptions } from '../../../audio/features/mel.ts'

export const rangeDb = 80
/** Quieter than that is nothing, however loud the rest. */
const leastPower = 1e-9

/** The highest frequency of the pictures. */
export const topHz = (sampleRateHz: number): number => Math.min(sampleRateHz / 2, 8000)

export interface SoundLevels {
  readonly frames: number
  readonly bands: number
  /** frames × bands in dB. */
  readonly decibels: Float32Array
  readonly loudestDb: number
  /** How far apart frames are. */
  readonly hopSeconds: number
  readonly seconds: number
}

/** @param axisSeconds Of the whole axis, which may be longer than the sound; it has so many columns */
export function soundLevels(
  samples: Float32Array,
  sampleRateHz: number,
  axisSeconds: number,
  columns: number,
): SoundLevels {
  // One or two frames a column: an hour is no larger a picture than a second.
  const samplesAColumn = (axisSeconds * sampleRateHz) / columns
  const hopLength = Math.max(32, 2 ** Math.floor(Math.log2(Math.max(1, samplesAColumn))))
  // Short enough that changes of note are seen where they are, long enough for the lowest bands.
  const frameLength = 2 ** Math.round(Math.log2(0.064 * sampleRateHz))
  const options: MelOptions = {
    ...librosaMel,
    frameLength,
    hopLength,
    bands: 96,
    maximumHz: topHz(sampleRateHz),
  }
  const whole = samples.map((sample) => (Number.isFinite(sample) ? sample : 0))
  const { frames, bins, values } = melSpectrogram(whole, sampleRateHz, options)
  const decibels = values.map((power) => 10 * Math.log10(Math.max(leastPower, power)))
  return {
    frames,
    bands: bins,
    decibels,
    loudestDb: decibels.reduce((most, level) => Math.max(most, level), 10 * Math.log10(leastPower)),
    hopSeconds: hopLength / sampleRateHz,
    seconds: axisSeconds,
  }
}

const isNothing = (loudestDb: number) => loudestDb <= 10 * Math.log10(leastPower)

/** @param loudestDb The brightest colour */
export function drawLevels(context: SKRSContext2D, box: Box, levels: SoundLevels, loudestDb: number) {
  const { frames, bands, decibels } = levels
  const { left, top, width, height } = box
  const image = createCanvas(frames, bands)
  const pixels = image.getContext('2d').createImageData(frames, bands)
  for (let frame = 0; frame < frames; frame++)
    for (let band = 0; band < bands; band++) {
      const share = isNothing(loudestDb) ? 0 : 1 + (decibels[frame * bands + band] - loudestDb) / rangeDb
      pixels.data.set([...magmaAt(share), 255], 4 * ((bands - 1 - band) * frames + frame))
    }
  image.getContext('2d').putImageData(pixels, 0, 0)
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  context.fillStyle = `rgb(${magmaAt(0).join(' ')})`
  context.fillRect(left, top, width, height)
  // A frame lies around its centre and is as wide as its hop.
  const frameWidth = (levels.hopSeconds / levels.seconds) * width
  context.drawImage(image, left - frameWidth / 2, top, frames * frameWidth, height)
  context.restore()
}

/** 0 at the bottom, 1 at the top; what lies above is more than 1. */
export const shareOfHz = (hz: number, highestHz: number): number => hzToMel(hz) / hzToMel(highestHz)

export function drawAxes(
  context: SKRSContext2D,
  box: Box,
  {
    name,
    ticks,
    topHz: highestHz,
    loudestDb,
  }: { name: string; ticks: readonly Tick[]; topHz: number; loudestDb: number },
) {
  const { left, top, width, height } = box
  drawText(context, name, left, top - 16, { size: 19, weight: 600 })
  context.strokeStyle = palette.ink
  context.lineWidth = 1
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1)
  const style = { size: 16, colour: palette.faintInk } as const
  const mark = (x0: number, y0: number, x1: number, y1: number) => {
    context.beginPath()
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
    context.stroke()
  }
  for (const hz of [250, 500, 1000, 2000, 4000, 8000].filter((hz) => hz <= highestHz)) {
    const y = Math.round(top + (1 - shareOfHz(hz, highestHz)) * height) + 0.5
    mark(left - 6, y, left, y)
    drawText(context, hz < 1000 ? `${String(hz)} Hz` : `${String(hz / 1000)} kHz`, left - 11, y, {
      ...style,
      align: 'right',
    })
  }
  for (const { share, text } of ticks) {
    const x = Math.round(left + share * width) + 0.5
    mark(x, top + height, x, top + height + 6)
    drawText(context, text, x, top + height + 19, { ...style, align: 'center' })
  }
  drawLevelScale(context, box, isNothing(loudestDb))
}

function drawLevelScale(context: SKRSContext2D, { left, top, width, height }: Box, isSilent: boolean) {
  const x = left + width + 20
  for (let row = 0; row < height; row++) {
    context.fillStyle = `rgb(${magmaAt(1 - row / (height - 1)).join(' ')})`
    context.fillRect(x, top + row, 14, 1)
  }
  const style = { size: 16, colour: palette.faintInk } as const
  if (isSilent) return drawText(context, 'silence', x + 22, top + height / 2, style)
  for (let level = 0; level <= rangeDb; level += 20)
    drawText(
      context,
      level === 0 ? '0 dB' : `−${String(level)}`,
      x + 22,
      top + (level / rangeDb) * height,
      style,
    )
}
