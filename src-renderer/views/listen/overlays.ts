/** What lies over a spectrogram: drawn notes as outlines, the tracked pitch as a line. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import type { SoundAnalysis } from '../../../src-shared/contract/takes.ts'
import { pitchColour, type Theme } from '../../design/pitchColour.ts'
import { shareOf, type FrequencyAxis } from './spectrum/scales.ts'

export interface OverlayPlace {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly widthPixels: number
  readonly heightPixels: number
  readonly axis: FrequencyAxis
}

export const hertzOfMidi = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)
export const midiOfHertz = (hertz: number): number => 69 + 12 * Math.log2(hertz / 440)

/** So tall that the line of the pitch lies inside, with ground on both sides. */
const leastNotePixels = 13

const xOf = (place: OverlayPlace, seconds: number): number =>
  ((seconds - place.startSeconds) / (place.endSeconds - place.startSeconds)) * place.widthPixels
const yOf = (place: OverlayPlace, hertz: number): number =>
  (1 - shareOf(place.axis, hertz)) * place.heightPixels

export function drawNotes(
  context: CanvasRenderingContext2D,
  notes: readonly Note[],
  place: OverlayPlace,
  theme: Theme,
) {
  context.lineWidth = 1.25
  for (const { midi, startSeconds, durationSeconds } of notes) {
    const x = xOf(place, startSeconds)
    const wide = Math.max(2, xOf(place, startSeconds + durationSeconds) - x - 1)
    if (x + wide < 0 || x > place.widthPixels) continue
    const [top, bottom] = [yOf(place, hertzOfMidi(midi + 0.5)), yOf(place, hertzOfMidi(midi - 0.5))]
    const tall = Math.max(leastNotePixels, bottom - top)
    context.strokeStyle = pitchColour(midi, theme)
    context.beginPath()
    context.roundRect(x + 0.5, Math.round((top + bottom - tall) / 2) + 0.5, wide, tall, 3)
    context.stroke()
  }
}

/** Of the tracked pitch: a hue that the colour map hasn't, so that it stands out from partials in either theme. */
export const pitchLineColour: Record<Theme, string> = {
  dark: 'oklch(0.83 0.13 225)',
  light: 'oklch(0.5 0.2 262)',
}

/** Unvoiced frames break the line. */
export function drawPitch(
  context: CanvasRenderingContext2D,
  { frequencyHz, frameSeconds, firstSeconds }: SoundAnalysis,
  leadSeconds: number,
  place: OverlayPlace,
  colours: { readonly line: string; readonly edge: string },
): void {
  const first = Math.max(0, Math.floor((place.startSeconds + leadSeconds - firstSeconds) / frameSeconds) - 1)
  const last = Math.min(
    frequencyHz.length,
    Math.ceil((place.endSeconds + leadSeconds - firstSeconds) / frameSeconds) + 2,
  )
  context.beginPath()
  let isVoiced = false
  for (let frame = first; frame < last; frame++) {
    const hertz = frequencyHz[frame]
    if (hertz <= 0) {
      isVoiced = false
      continue
    }
    const x = xOf(place, firstSeconds + frame * frameSeconds - leadSeconds)
    const y = yOf(place, hertz)
    if (isVoiced) context.lineTo(x, y)
    else context.moveTo(x, y)
    isVoiced = true
  }
  context.lineJoin = 'round'
  context.lineCap = 'round'
  for (const [width, colour] of [
    [4, colours.edge],
    [1.75, colours.line],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke()
  }
}
