/**
 * Notes as an instrument hears them: segments of samples, each with the number of its category. Gaps are rests.
 */
import { SyrinxError } from '../errors.ts'
import { noteName } from './description.ts'

export interface Segment {
  /** Index into the condition's categories. */
  readonly category: number
  readonly startSample: number
  /** The first sample that is no longer this note's. */
  readonly endSample: number
  /** 0 … 1, as MIDI velocity/127. */
  readonly loudness: number
}

/** Segments in time order that don't overlap. */
export type NoteTrack = readonly Segment[]

interface DrawnNote {
  readonly midi: number
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly velocity?: number
}

/** The velocity of a note that has none. */
export const defaultVelocity = 100

/**
 * Gain of a velocity relative to the loudest: 40·log10(v/127) dB (MMA, "General MIDI 2", 3.4.1: gain proportional to
 * the square of the velocity). Recordings whose velocity is unknown count as played at 127, which leaves headroom.
 */
export const velocityGain = (velocity: number): number => (velocity / 127) ** 2

/**
 * A drawn sequence as a track of one voice: a note lasts until its end or until the next one begins.
 * @throws SyrinxError `notes/out-of-range`, which names the notes that the instrument doesn't know, unless `nearest` asks
 * to render them at the nearest note it knows; `notes/none-known`.
 */
export function trackOfNotes(
  notes: readonly DrawnNote[],
  categories: readonly number[],
  sampleRateHz: number,
  { nearest = false }: { nearest?: boolean } = {},
): NoteTrack {
  if (categories.length === 0 && notes.length > 0) throw noNotesKnown()
  const unknown = [...new Set(notes.map((note) => note.midi))].filter((midi) => !categories.includes(midi))
  if (unknown.length > 0 && !nearest) {
    const low = noteName(Math.min(...categories))
    const high = noteName(Math.max(...categories))
    const names = unknown.sort((a, b) => a - b).map((midi) => `${noteName(midi)} (${midi})`)
    throw new SyrinxError(
      'notes/out-of-range',
      `The instrument doesn’t know ${names.length === 1 ? 'the note' : 'the notes'} ${names.join(', ')}; it plays ${categories.length} notes from ${low} to ${high}.`,
      'Transpose the notes, or allow the nearest note that the instrument knows (--nearest).',
    )
  }
  const closest = (midi: number) =>
    categories.reduce((best, it) => (Math.abs(it - midi) < Math.abs(best - midi) ? it : best))
  const sorted = [...notes].sort((a, b) => a.startSeconds - b.startSeconds)
  return sorted.flatMap((note, i) => {
    const startSample = Math.round(note.startSeconds * sampleRateHz)
    const ownEnd = Math.round((note.startSeconds + note.durationSeconds) * sampleRateHz)
    const nextStart = i + 1 < sorted.length ? Math.round(sorted[i + 1].startSeconds * sampleRateHz) : Infinity
    const endSample = Math.min(ownEnd, nextStart)
    if (endSample <= startSample) return []
    const category = categories.indexOf(categories.includes(note.midi) ? note.midi : closest(note.midi))
    return [{ category, startSample, endSample, loudness: (note.velocity ?? defaultVelocity) / 127 }]
  })
}

/** For an instrument that follows MFCC, and never heard a note by itself. */
export const noNotesKnown = () =>
  new SyrinxError(
    'notes/none-known',
    'The instrument knows no notes: none were heard in the recordings that it learned from.',
    'Let it play a recording (--like) or an MFCC file (--mfcc).',
  )

/** The part of a track from `startSample` on for `count` samples, counted from there. */
export const sliceTrack = (track: NoteTrack, startSample: number, count: number): NoteTrack =>
  track.flatMap((segment) => {
    const start = Math.max(segment.startSample - startSample, 0)
    const end = Math.min(segment.endSample - startSample, count)
    return end > start ? [{ ...segment, startSample: start, endSample: end }] : []
  })

/** Where the last note ends, in samples; 0 for an empty track. */
export const trackEnd = (track: NoteTrack): number => track.at(-1)?.endSample ?? 0
