import type { SKRSContext2D } from '@napi-rs/canvas'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { drawPanel, drawText, type Box, type Tick } from './chart.ts'
import { palette } from './colours.ts'
import { defaultPitchOptions, trackPitch, type PitchTrack } from './features/pitch.ts'
import type { ExpectedNote } from './following.ts'
import { midiOfFrequency } from './noteStates.ts'
import { percentile } from './statistics.ts'

export interface PitchedSound {
  /** Mono. */
  readonly samples: Float32Array
  readonly sampleRateHz: number
  readonly notes?: readonly ExpectedNote[]
}

/** The pitch heard in a recording, over the notes that were expected. */
export function drawPitch(context: SKRSContext2D, box: Box, sound: PitchedSound, xTicks: readonly Tick[]) {
  const { samples, sampleRateHz, notes } = sound
  const { left, top, width, height } = box
  // A frame or two a column, however long the sound is.
  const hopSeconds = Math.max(0.005, samples.length / sampleRateHz / (2 * width))
  const track = trackPitch(samples, sampleRateHz, { ...defaultPitchOptions, hopSeconds })
  const heard = [...track.frequencyHz].filter((hz) => hz > 0).map(midiOfFrequency)
  const [lowest, highest] = pitchRange(heard, notes)
  const shareOf = (midi: number) => (midi - lowest) / (highest - lowest)
  const step = [1, 2, 3, 4, 6, 12].find((candidate) => (highest - lowest) / candidate <= 12) ?? 24
  const yTicks: Tick[] = []
  for (let midi = Math.ceil(lowest / step) * step; midi < highest; midi += step)
    yTicks.push({ share: shareOf(midi), text: tickName(midi) })
  drawPanel(context, box, {
    title: notes ? 'Pitch heard over the notes expected' : 'Pitch',
    xTicks,
    yTicks,
  })
  if (notes) drawLegend(context, box)
  const xOf = (seconds: number) => left + (seconds * sampleRateHz * width) / samples.length
  const yOf = (midi: number) => top + (1 - shareOf(midi)) * height
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
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

function drawLegend(context: SKRSContext2D, { left, top, width }: Box) {
  const right = left + width
  const y = top - 14
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
