/** The noise inside held notes, of a take and of the recording at the same place. */
import { signalToNoiseDb } from '../features/snr.ts'
import { median } from '../statistics.ts'
import { isDisturbed, type Heard, type Judged, type JudgedNote } from './judged.ts'
import { outsideHarmonicsDb, partialsOf } from './outsideHarmonics.ts'

export interface HeldNote {
  readonly seconds: number
  /**
   * MATLAB’s snr, the median over pieces of at most half a second: over seconds the slow sway of a player’s tone would
   * count as noise.
   */
  readonly snrDb: Beside
  /** Boersma’s harmonics-to-noise ratio, the median over its frames. */
  readonly harmonicToNoiseDb: Beside
  /** Energy outside the harmonics, relative to all. */
  readonly outsideHarmonicsDb: Beside
}

/** NaN where there is nothing to measure. */
export interface Beside {
  readonly take: number
  readonly recording: number
}

const shortestNoteSeconds = 0.4
const afterOnsetSeconds = 0.1
const beforeEndSeconds = 0.05
const shortestPartSeconds = 0.15

/** From 0.1 s after a note’s beginning to 0.05 s before its end, as far as nothing else sounds. */
export function heldPart(
  note: JudgedNote,
  notes: readonly JudgedNote[],
): readonly [fromSeconds: number, toSeconds: number] | undefined {
  if (note.endSeconds - note.startSeconds < shortestNoteSeconds) return undefined
  const fades = notes
    .filter((other) => other !== note && other.startSeconds <= note.startSeconds)
    .map((other) => other.endSeconds + other.fadeSeconds)
  const from = Math.max(note.startSeconds + afterOnsetSeconds, ...fades)
  const to = note.recordedEndSeconds - beforeEndSeconds
  if (to - from < shortestPartSeconds || isDisturbed(notes, note, from, to)) return undefined
  return [from, to]
}

export function heldNotes(judged: Judged): HeldNote[] {
  const { notes, sound, recording } = judged
  return notes.flatMap((note) => {
    const part = heldPart(note, notes)
    if (!part) return []
    const theirs = recording.between(...part)
    const ours = sound.between(...part)
    const partials = partialsOf(theirs, recording.sampleRateHz, pitchIn(recording, part, note))
    return [
      {
        seconds: note.startSeconds,
        snrDb: {
          take: signalToNoise(ours, sound.sampleRateHz),
          recording: signalToNoise(theirs, recording.sampleRateHz),
        },
        harmonicToNoiseDb: {
          take: harmonicToNoiseIn(sound, part),
          recording: harmonicToNoiseIn(recording, part),
        },
        outsideHarmonicsDb: {
          take: outsideHarmonicsDb(
            ours,
            sound.sampleRateHz,
            partials,
            pitchIn(sound, part, note) / pitchIn(recording, part, note),
          ),
          recording: outsideHarmonicsDb(theirs, recording.sampleRateHz, partials, 1),
        },
      },
    ]
  })
}

const longestPieceSeconds = 0.5

function signalToNoise(samples: Float32Array, sampleRateHz: number): number {
  const pieces = Math.ceil(samples.length / (longestPieceSeconds * sampleRateHz))
  const length = Math.floor(samples.length / pieces)
  const ratios = Array.from({ length: pieces }, (_, i) =>
    signalToNoiseDb(samples.subarray(i * length, (i + 1) * length)),
  )
  return median(ratios.filter((ratio) => !Number.isNaN(ratio)))
}

type Part = readonly [number, number]

const semitone = 2 ** (1 / 12)

/** The median pitch near the note’s own, in Hz; the note’s where there is none. */
function pitchIn({ pitch }: Heard, [from, to]: Part, note: JudgedNote): number {
  const drawnHz = 440 * 2 ** ((note.midi - 69) / 12)
  const near = Array.from(
    pitch.frequencyHz.subarray(Math.ceil(from / pitch.hopSeconds), Math.floor(to / pitch.hopSeconds) + 1),
  ).filter((hz) => hz > drawnHz / semitone && hz < drawnHz * semitone)
  return near.length > 0 ? median(near) : drawnHz
}

/** Frames without a pitch count as nothing but noise. */
function harmonicToNoiseIn({ harmonicity }: Heard, [from, to]: Part): number {
  const { decibels, hopSeconds } = harmonicity
  const values = Array.from(decibels.subarray(Math.ceil(from / hopSeconds), Math.floor(to / hopSeconds) + 1))
  return median(values.map((value) => (Number.isNaN(value) ? unvoicedDb : value)))
}

/** r of 0.45, below which Praat calls a frame unvoiced. */
const unvoicedDb = 10 * Math.log10(0.45 / 0.55)
