/**
 * Notes as voices: each note of its own, from its attack out of silence to its end. An instrument under the `voice`
 * condition plays each in a stream of its own, and a take is their sum.
 */
import { SyrinxError } from '../errors.ts'
import { curveAt } from '../notes/curves.ts'
import { endSeconds, sortNotes, type Note } from '../notes/noteSequence.ts'
import { chordSeconds } from '../notes/toMonophonic.ts'
import { noteName, type VoiceCondition } from './description.ts'
import { defaultVelocity, noNotesKnown } from './noteTrack.ts'

export interface Voice {
  /** MIDI number; between two of the instrument's notes where it is bent. */
  readonly midi: number | ((seconds: number) => number)
  /** 0 … 1, as MIDI velocity/127; as the seconds since the note's beginning want it where it changes. */
  readonly loudness: number | ((seconds: number) => number)
  readonly startSample: number
  /** The first sample after the note was let go. */
  readonly releaseSample: number
  /** It goes on from another note, without an attack. */
  readonly isSlurred: boolean
  /** How long it fades; as the condition says when left out. */
  readonly fadeSeconds?: number
  /** Which of the condition's lists of partials it has; the first when left out. */
  readonly globalCategory?: number
}

/**
 * The first sample at which all of these notes have died away: `voicesEnd` of their voices, whatever their pitch.
 */
export function notesEnd(
  notes: readonly Note[],
  condition: Pick<VoiceCondition, 'slurs' | 'releaseSeconds'>,
  sampleRateHz: number,
): number {
  const sorted = sortNotes(notes)
  const ring = Math.round(condition.releaseSeconds * sampleRateHz)
  return sorted.reduce((end, note, i) => {
    const release = Math.round(releasedAt(sorted, i, condition) * sampleRateHz)
    return release > Math.round(note.startSeconds * sampleRateHz) ? Math.max(end, release + ring) : end
  }, 0)
}

/** How a slurred note comes in. */
export const slurFadeSeconds = 0.025
/** How old a note counts that is slurred: past its attack. */
export const slurredAgeSeconds = 0.2

/** The first sample at which a voice is silent again. */
export const voiceEnd = (voice: Voice, condition: VoiceCondition, sampleRateHz: number): number =>
  voice.releaseSample + Math.round(condition.releaseSeconds * sampleRateHz)

/** The first sample at which all are silent. */
export const voicesEnd = (
  voices: readonly Voice[],
  condition: VoiceCondition,
  sampleRateHz: number,
): number => voices.reduce((end, voice) => Math.max(end, voiceEnd(voice, condition, sampleRateHz)), 0)

/**
 * The voices that play drawn notes, in order of their beginning. On an instrument that knows slurs, a note that begins
 * while another sounds goes on from it, and that one ends there; notes that begin together are a chord. On others all
 * notes sound as long as they are drawn. The same note again always ends the one before.
 * @throws SyrinxError `notes/out-of-range`, which names the notes that the instrument doesn't know, unless `nearest` asks
 * to play them at the nearest note it knows; `notes/none-known`.
 */
export function voicesOfNotes(
  notes: readonly Note[],
  condition: VoiceCondition,
  sampleRateHz: number,
  { nearest = false }: { nearest?: boolean } = {},
): Voice[] {
  const { categories } = condition
  if (categories.length === 0 && notes.length > 0) throw noNotesKnown()
  if (!nearest) requireKnown(notes, categories)
  const sorted = sortNotes(notes)
  return sorted.flatMap((note, i) => {
    const startSample = Math.round(note.startSeconds * sampleRateHz)
    const releasedSeconds = releasedAt(sorted, i, condition)
    const releaseSample = Math.round(releasedSeconds * sampleRateHz)
    if (releaseSample <= startSample) return []
    return [
      {
        midi: pitchOf(note, condition),
        loudness: loudnessOf(note),
        startSample,
        releaseSample,
        isSlurred: condition.slurs && isSlurred(sorted, i),
        // Another note goes on from it: as that comes in, it goes.
        ...(condition.slurs && releasedSeconds < endSeconds(note) && { fadeSeconds: slurFadeSeconds }),
      },
    ]
  })
}

function requireKnown(notes: readonly Note[], categories: readonly number[]) {
  const known = new Set(categories)
  const unknown = [...new Set(notes.map((note) => note.midi))].filter((midi) => !known.has(midi))
  if (unknown.length === 0) return
  const names = unknown.sort((a, b) => a - b).map((midi) => `${noteName(midi)} (${midi})`)
  throw new SyrinxError(
    'notes/out-of-range',
    `The instrument doesn’t know ${names.length === 1 ? 'the note' : 'the notes'} ${names.join(', ')}; it plays ${categories.length} notes from ${noteName(Math.min(...categories))} to ${noteName(Math.max(...categories))}.`,
    'Transpose the notes, or allow the nearest note that the instrument knows (--nearest).',
  )
}

const closest = (midi: number, categories: readonly number[]) =>
  categories.reduce((best, it) => (Math.abs(it - midi) < Math.abs(best - midi) ? it : best))

function pitchOf({ midi, pitchBend }: Note, { categories, bends }: VoiceCondition): Voice['midi'] {
  const base = closest(midi, categories)
  if (!bends || !pitchBend) return base
  return (seconds) => base + curveAt(pitchBend, seconds, 0) / 100
}

function loudnessOf({ velocity = defaultVelocity, expression }: Note): Voice['loudness'] {
  const loudness = velocity / 127
  return expression ? (seconds) => loudness * curveAt(expression, seconds, 1) : loudness
}

/** Whether notes that begin so far apart begin together. */
const isChord = (a: Note, b: Note) => Math.abs(a.startSeconds - b.startSeconds) <= chordSeconds

/** Two notes that meet within this don't overlap: files round their times. */
const toleranceSeconds = 2e-3

function isSlurred(sorted: readonly Note[], index: number): boolean {
  const note = sorted[index]
  const reaches = (it: Note) => endSeconds(it) > note.startSeconds + toleranceSeconds
  for (let i = index - 1; i >= 0; i--)
    if (!isChord(sorted[i], note)) return sorted[i].midi !== note.midi && reaches(sorted[i])
  return false
}

/**
 * The second at which a note is let go: its end, or where another one takes over.
 * @param sorted in order of start
 */
export function releasedAt(
  sorted: readonly Note[],
  index: number,
  { slurs }: Pick<VoiceCondition, 'slurs'>,
): number {
  const note = sorted[index]
  let end = endSeconds(note)
  for (let i = index + 1; i < sorted.length && sorted[i].startSeconds < end; i++) {
    const next = sorted[i]
    if (next.midi === note.midi || (slurs && !isChord(next, note))) end = next.startSeconds
  }
  return end
}
