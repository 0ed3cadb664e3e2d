/** What lies over a spectrogram: the notes that were asked for, and the pitch that was heard. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { midiToHz } from '../../../../src-shared/conditioning/description.ts'
import type { Box } from '../../../audio/chart.ts'
import type { PitchTrack } from '../../../audio/features/pitch.ts'
import type { ExpectedNote } from '../../../audio/following.ts'
import { shareOfHz } from './spectrogramPanel.ts'

interface SoundScale {
  readonly seconds: number
  readonly topHz: number
}

/** Outlines are at least so high that both of their lines are seen. */
const leastHeight = 11
const noteColour = '#fffdf8'
const pitchColour = '#8fd3a5'

export function drawNotes(
  context: SKRSContext2D,
  box: Box,
  { seconds, topHz }: SoundScale,
  notes: readonly ExpectedNote[],
) {
  const { left, top, width, height } = box
  clipped(context, box, () => {
    context.strokeStyle = noteColour
    context.lineWidth = 1.5
    for (const { midi, startSeconds, durationSeconds } of notes) {
      const share = shareOfHz(midiToHz(midi), topHz)
      if (!(share <= 1)) continue
      const x = left + (startSeconds / seconds) * width
      const y = top + (1 - share) * height
      const bandHeight = Math.max(
        leastHeight,
        (shareOfHz(midiToHz(midi + 0.5), topHz) - shareOfHz(midiToHz(midi - 0.5), topHz)) * height,
      )
      // A hair's breadth between the outlines keeps repeated notes apart.
      const noteWidth = Math.max(2, (durationSeconds / seconds) * width - 2)
      context.beginPath()
      context.roundRect(x + 1, y - bandHeight / 2, noteWidth, bandHeight, 2)
      context.stroke()
    }
  })
}

/** A line that breaks where there is no pitch or where it leaps. */
export function drawPitch(
  context: SKRSContext2D,
  box: Box,
  { seconds, topHz }: SoundScale,
  track: PitchTrack,
) {
  const { left, top, width, height } = box
  clipped(context, box, () => {
    drawPitchLine(context, () => {
      let before = NaN
      track.frequencyHz.forEach((frequencyHz, frame) => {
        if (!(frequencyHz > 0)) {
          before = NaN
          return
        }
        const x = left + ((frame * track.hopSeconds) / seconds) * width
        const y = top + (1 - shareOfHz(frequencyHz, topHz)) * height
        if (Math.abs(Math.log2(frequencyHz / before)) < 0.06) context.lineTo(x, y)
        else context.moveTo(x, y)
        before = frequencyHz
      })
    })
  })
}

/** As it lies over sounds: light, on a dark seam. */
export function drawPitchLine(context: SKRSContext2D, trace: () => void) {
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.beginPath()
  trace()
  context.strokeStyle = 'rgb(20 12 8 / 0.75)'
  context.lineWidth = 5
  context.stroke()
  context.strokeStyle = pitchColour
  context.lineWidth = 2.2
  context.stroke()
}

function clipped(context: SKRSContext2D, { left, top, width, height }: Box, draw: () => void) {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  draw()
  context.restore()
}
