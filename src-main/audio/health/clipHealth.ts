/** What can be said of one recording that is to become part of an instrument. */
import type { HeardNote } from '../hearNotes.ts'
import { median, percentile } from '../statistics.ts'
import { countCutPeaks } from './clipping.ts'
import { humOf, type Hum } from './hum.ts'
import { levelHopSeconds, levelsOf } from './levels.ts'
import { notesSounding } from './severalNotes.ts'
import { pitchOf, singleNotes } from './singleNotes.ts'

/** A note that sounds in it. */
export interface NoteHealth extends HeardNote {
  /** Its loudest moment, dB relative to full scale. */
  readonly levelDb: number
  /** It goes on for as long as it is held; undefined where it is too short to tell. */
  readonly isSustained: boolean | undefined
  /** A MIDI number, with a fraction, of another note that sounds with it. */
  readonly besideMidi: number | undefined
  /** How long what is left after its end takes to lose 60 dB: the room, or a slow release. */
  readonly dyingSeconds: number | undefined
}

export interface ClipHealth {
  /** Below the folder, with slashes. */
  readonly name: string
  /** Where in the recording this piece of it begins: long ones are heard a piece at a time. */
  readonly fromSeconds: number
  readonly seconds: number
  /** dB relative to full scale, of the loudest 20 ms. */
  readonly loudestDb: number
  readonly notes: readonly NoteHealth[]
  /** Several notes sound at once, most of the time. */
  readonly isSeveral: boolean
  /** Share of what is audible that belongs to a note, 0 … 1. */
  readonly notedShare: number
  readonly cutPeaks: number
  readonly hum: Hum | undefined
  /** What sounds where no note does, dB below the notes; undefined where nothing does, or there is no such place. */
  readonly quietDb: number | undefined
}

/** What is so far below the loudest moment counts as silence. */
const audibleDb = 35
const silentDb = -60
const digitalSilenceDb = -95

/** A recording, or a piece of one. */
export interface Listened {
  readonly name: string
  readonly fromSeconds: number
  /** Mono, at the rate to learn at. */
  readonly samples: Float32Array
  readonly sampleRateHz: number
  /** The same as it came, every channel: cut peaks don’t outlive resampling. */
  readonly channels: readonly Float32Array[]
  /** The notes in it, where somebody has said them. */
  readonly corrected?: readonly HeardNote[]
}

export function healthOfClip({
  name,
  fromSeconds,
  samples,
  sampleRateHz,
  channels,
  corrected,
}: Listened): ClipHealth {
  const levels = levelsOf(samples, sampleRateHz)
  const loudestDb = levels.reduce((most, it) => Math.max(most, it), -120)
  const heard = loudestDb < silentDb ? [] : (corrected ?? singleNotes(samples, sampleRateHz))
  const notes = heard.map((note, i) =>
    healthOfNote(note, heard[i + 1]?.startSeconds ?? Infinity, samples, sampleRateHz, levels),
  )
  const share = notedShare(notes, levels, loudestDb)
  return {
    name,
    fromSeconds,
    seconds: samples.length / sampleRateHz,
    loudestDb,
    notes,
    isSeveral:
      loudestDb >= silentDb &&
      (isMostlyTogether(notes) || (share < 0.5 && isChord(samples, sampleRateHz, levels))),
    notedShare: share,
    cutPeaks: channels.reduce((sum, it) => sum + countCutPeaks(it), 0),
    hum: humOf(
      samples,
      sampleRateHz,
      notes.map((note) => 440 * 2 ** ((pitchOf(note) - 69) / 12)),
    ),
    quietDb: quietBelowNotes(notes, levels),
  }
}

const frame = (seconds: number) => Math.round(seconds / levelHopSeconds)
const endOf = ({ startSeconds, durationSeconds }: HeardNote) => startSeconds + durationSeconds

/** Not at the attack, and twice, for a door that closes sounds once. */
const lookedAt = [0.2, 0.5]
const attackSeconds = 0.05
/** Shorter notes aren’t looked through. */
const lookSeconds = 0.12

function healthOfNote(
  note: HeardNote,
  nextSeconds: number,
  samples: Float32Array,
  sampleRateHz: number,
  levels: Float32Array,
): NoteHealth {
  const held = levels.subarray(frame(note.startSeconds), frame(endOf(note)) + 1)
  const heardHz = 440 * 2 ** ((pitchOf(note) - 69) / 12)
  const others =
    note.durationSeconds < lookSeconds
      ? []
      : lookedAt.map((share) => {
          const from = note.startSeconds + attackSeconds + share * Math.max(0, note.durationSeconds - 0.5)
          return notesSounding(samples, sampleRateHz, from, heardHz)
        })
  const isSeveral = others.length > 0 && others.every(({ other }) => other !== undefined)
  const besideHz = others[0]?.other?.frequencyHz
  const isSustained = goesOn(held)
  return {
    ...note,
    levelDb: held.reduce((most, it) => Math.max(most, it), -120),
    isSustained,
    besideMidi: isSeveral && besideHz !== undefined ? 69 + 12 * Math.log2(besideHz / 440) : undefined,
    dyingSeconds: isSustained ? dyingSeconds(note, nextSeconds, held, levels) : undefined,
  }
}

const heldTime = (notes: readonly NoteHealth[]) => notes.reduce((sum, it) => sum + it.durationSeconds, 0)

const isMostlyTogether = (notes: readonly NoteHealth[]): boolean => {
  const together = notes.filter((it) => it.besideMidi !== undefined)
  return together.length > 0 && heldTime(together) > 0.5 * heldTime(notes)
}

/** Where the ear for one voice hears no note, there may be several. */
function isChord(samples: Float32Array, sampleRateHz: number, levels: Float32Array): boolean {
  const loudest = levels.reduce((best, it, i) => (it > levels[best] ? i : best), 0) * levelHopSeconds
  return [0.1, 0.5].every(
    (after) => notesSounding(samples, sampleRateHz, loudest + after).other !== undefined,
  )
}

const shortestToTell = frame(0.4)
/** A string that was struck has lost as much before the last third of its time. */
const decayedDb = 8

function goesOn(held: Float32Array): boolean | undefined {
  if (held.length < shortestToTell) return undefined
  const part = (from: number, to: number) =>
    median(Array.from(held.subarray(Math.floor(from * held.length), Math.ceil(to * held.length))))
  return part(0.1, 0.3) - part(0.55, 0.7) < decayedDb
}

/** The slope is taken between these, below the held note; the direct sound ends at once, what comes then is the room. */
const [upperDb, lowerDb] = [15, 35]

function dyingSeconds(
  note: HeardNote,
  nextSeconds: number,
  held: Float32Array,
  levels: Float32Array,
): number | undefined {
  const heldDb = median(Array.from(held.subarray(0, Math.ceil(0.8 * held.length))))
  const until = Math.min(levels.length, Number.isFinite(nextSeconds) ? frame(nextSeconds) : levels.length)
  let released = frame(note.startSeconds)
  for (let i = released; i < until; i++) if (levels[i] > heldDb - 6) released = i
  const below = (decibels: number) => {
    for (let i = released; i < until; i++) if (levels[i] < heldDb - decibels) return i
    return undefined
  }
  const [upper, lower] = [below(upperDb), below(lowerDb)]
  if (upper === undefined || lower === undefined) return undefined
  return ((lower - upper) * levelHopSeconds * 60) / (lowerDb - upperDb)
}

function notedShare(notes: readonly HeardNote[], levels: Float32Array, loudestDb: number): number {
  let [audible, noted] = [0, 0]
  levels.forEach((level, i) => {
    if (level < loudestDb - audibleDb) return
    audible++
    const seconds = i * levelHopSeconds
    if (notes.some((note) => seconds >= note.startSeconds - 0.05 && seconds <= endOf(note) + 0.1)) noted++
  })
  return audible > 0 ? noted / audible : 0
}

const awaySeconds = 0.15

/** The quieter end of what lies well away from notes; a note’s own end is none of it. */
function quietBelowNotes(notes: readonly NoteHealth[], levels: Float32Array): number | undefined {
  if (notes.length === 0) return undefined
  const between = Array.from(levels).filter((_, i) => {
    const seconds = i * levelHopSeconds
    return notes.every((note) => seconds < note.startSeconds - 0.03 || seconds > endOf(note) + awaySeconds)
  })
  const sounding = between.filter((level) => level > digitalSilenceDb)
  // A few frames are no place to listen to.
  if (between.length < 3 || sounding.length < between.length / 2) return undefined
  return median(notes.map((it) => it.levelDb)) - percentile(sounding, 0.3)
}
