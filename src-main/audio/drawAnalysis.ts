/** A picture of a recording: its waveform, its mel spectrogram, and its pitch over the notes that were expected. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { drawPanel, drawText, registerFonts, timeTicks, type Box, type Tick } from './chart.ts'
import { magmaAt, palette } from './colours.ts'
import { hzToMel, librosaMel, melSpectrogram, toDecibels, type MelOptions } from './features/mel.ts'
import { defaultPitchOptions, trackPitch, type PitchTrack } from './features/pitch.ts'
import type { ExpectedNote } from './following.ts'
import { midiOfFrequency } from './noteStates.ts'
import { percentile } from './statistics.ts'

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
const rangeDb = 80
/** Relative to it everything would be loud. */
const silentPower = 1e-9

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
  drawWaveform(context, drawing.samples, xTicks)
  drawSpectrogram(context, drawing, xTicks)
  drawPitch(context, drawing, xTicks)
  return canvas.toBuffer('image/png')
}

function drawWaveform(context: SKRSContext2D, samples: Float32Array, xTicks: readonly Tick[]) {
  const { top, width, height } = waveform
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  // Quiet recordings are drawn larger, in halves, so that the axis stays readable.
  const limit = peak > 0 ? Math.min(1, 2 ** Math.ceil(Math.log2(peak))) : 1
  const label = (value: number) => String(Number(value.toPrecision(2))).replace('-', '−')
  const yTicks = [-1, 0, 1].map((value) => ({ share: (value + 1) / 2, text: label(value * limit) }))
  drawPanel(context, waveform, { title: 'Waveform', xTicks, yTicks })
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

function drawSpectrogram(context: SKRSContext2D, drawing: Drawing, xTicks: readonly Tick[]) {
  const { samples, sampleRateHz } = drawing
  const { top, width, height } = spectrogram
  // One or two frames a column: an hour is no larger a picture than a second.
  const hopLength = Math.max(64, 2 ** Math.floor(Math.log2(samples.length / width)))
  const maximumHz = Math.min(sampleRateHz / 2, 8000)
  // With librosa's 128 bands the lowest would be narrower than a bin and some of them empty rows.
  const options: MelOptions = { ...librosaMel, hopLength, bands: 96, maximumHz }
  const { frames, bins, values } = melSpectrogram(samples, sampleRateHz, options)
  const isSilent = values.every((power) => power < silentPower)
  const levels = isSilent ? values.fill(-rangeDb) : toDecibels(values, rangeDb)
  const image = createCanvas(frames, bins)
  const pixels = image.getContext('2d').createImageData(frames, bins)
  for (let frame = 0; frame < frames; frame++)
    for (let bin = 0; bin < bins; bin++) {
      const colour = magmaAt(1 + levels[frame * bins + bin] / rangeDb)
      pixels.data.set([...colour, 255], 4 * ((bins - 1 - bin) * frames + frame))
    }
  image.getContext('2d').putImageData(pixels, 0, 0)
  const topMel = hzToMel(maximumHz)
  const yTicks = [250, 500, 1000, 2000, 4000, 8000]
    .filter((hz) => hz <= maximumHz)
    .map((hz) => ({ share: hzToMel(hz) / topMel, text: hz < 1000 ? `${hz} Hz` : `${hz / 1000} kHz` }))
  drawPanel(context, spectrogram, { title: 'Mel spectrogram', xTicks, yTicks })
  // The last frame's centre may lie before the end; every frame is as wide as its hop.
  const scale = (hopLength * width) / samples.length
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  context.drawImage(image, left - scale / 2, top, frames * scale, height)
  context.restore()
  drawLevelScale(context)
}

function drawLevelScale(context: SKRSContext2D) {
  const { top, height } = spectrogram
  const x = right + 18
  for (let row = 0; row < height; row++) {
    context.fillStyle = `rgb(${magmaAt(1 - row / (height - 1)).join(' ')})`
    context.fillRect(x, top + row, 14, 1)
  }
  for (let level = 0; level <= rangeDb; level += 20)
    drawText(context, level === 0 ? '0 dB' : `−${level}`, x + 22, top + (level / rangeDb) * height, {
      size: 15,
      colour: palette.faintInk,
    })
}

function drawPitch(context: SKRSContext2D, drawing: Drawing, xTicks: readonly Tick[]) {
  const { samples, sampleRateHz, notes } = drawing
  const track = trackPitch(samples, sampleRateHz, { ...defaultPitchOptions, hopSeconds: 0.005 })
  const heard = [...track.frequencyHz].filter((hz) => hz > 0).map(midiOfFrequency)
  const [lowest, highest] = pitchRange(heard, notes)
  const shareOf = (midi: number) => (midi - lowest) / (highest - lowest)
  const step = [1, 2, 3, 4, 6, 12].find((candidate) => (highest - lowest) / candidate <= 12) ?? 24
  const yTicks: Tick[] = []
  for (let midi = Math.ceil(lowest / step) * step; midi < highest; midi += step)
    yTicks.push({ share: shareOf(midi), text: tickName(midi) })
  drawPanel(context, pitch, {
    title: notes ? 'Pitch heard over the notes expected' : 'Pitch',
    xTicks,
    yTicks,
  })
  if (notes) drawLegend(context)
  const xOf = (seconds: number) => left + (seconds * sampleRateHz * pitch.width) / samples.length
  const yOf = (midi: number) => pitch.top + (1 - shareOf(midi)) * pitch.height
  context.save()
  context.beginPath()
  context.rect(left, pitch.top, pitch.width, pitch.height)
  context.clip()
  context.fillStyle = palette.bone
  for (const { midi, startSeconds, durationSeconds } of notes ?? []) {
    const x = xOf(startSeconds)
    const y = yOf(midi + 0.5)
    context.beginPath()
    // A hair's breadth between the bars keeps repeated notes apart.
    context.roundRect(
      x,
      y,
      Math.max(2, xOf(startSeconds + durationSeconds) - x - 1.5),
      yOf(midi - 0.5) - y,
      3,
    )
    context.fill()
  }
  drawTrack(context, track, xOf, yOf)
  context.restore()
}

function drawLegend(context: SKRSContext2D) {
  const y = pitch.top - 14
  context.fillStyle = palette.bone
  context.fillRect(right - 206, y - 6, 22, 12)
  drawText(context, 'expected', right - 178, y, { size: 15, colour: palette.faintInk })
  context.fillStyle = palette.rust
  context.fillRect(right - 88, y - 1, 22, 3)
  drawText(context, 'heard', right - 60, y, { size: 15, colour: palette.faintInk })
}

/** A line that breaks where there is no pitch or where it leaps. */
function drawTrack(
  context: SKRSContext2D,
  track: PitchTrack,
  xOf: (seconds: number) => number,
  yOf: (midi: number) => number,
) {
  context.strokeStyle = palette.rust
  context.lineWidth = 2.2
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.beginPath()
  let before = NaN
  track.frequencyHz.forEach((frequencyHz, frame) => {
    const midi = frequencyHz > 0 ? midiOfFrequency(frequencyHz) : NaN
    const x = xOf(frame * track.hopSeconds)
    if (Math.abs(midi - before) < 0.7) context.lineTo(x, yOf(midi))
    else if (!Number.isNaN(midi)) context.moveTo(x, yOf(midi))
    before = midi
  })
  context.stroke()
}

/** Semitones from bottom to top: all notes, and the pitches heard but for stray ones, with room around them. */
function pitchRange(heard: readonly number[], notes: readonly ExpectedNote[] = []): [number, number] {
  const midis = notes.map(({ midi }) => midi)
  if (heard.length > 0) midis.push(percentile(heard, 0.02), percentile(heard, 0.98))
  if (midis.length === 0) midis.push(69)
  const low = Math.floor(Math.min(...midis)) - 2
  const high = Math.ceil(Math.max(...midis)) + 2
  return [low, Math.max(high, low + 12)]
}

/** With #, because few fonts have ♯. */
const tickName = (midi: number) => noteName(midi).replace('♯', '#')
