/**
 * What notes would be if the recordings themselves played them: each note from its attack on, as loud and as long as it is
 * drawn. Instruments are measured against it.
 */
import type { LocalCondition } from '../../src-shared/conditioning/description.ts'
import { midiToHz, notesKnownTo } from '../../src-shared/conditioning/description.ts'
import { trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import { slurFadeSeconds, slurredAgeSeconds, voicesOfNotes } from '../../src-shared/conditioning/voices.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import type { JudgedNote, SoundedNote } from '../audio/playing/judged.ts'
import { trackPartials } from '../engine/train/partials.ts'
import { nearestLoudness, type VoiceSound } from '../engine/train/voiceSounds.ts'

/** One voice: how long a note fades when another follows, and into a rest (`phrases.ts`). */
const changeFadeSeconds = 0.03
const restFadeSeconds = 0.06

/** The notes of a sequence as an instrument under a condition plays them: let go as it lets go of them. */
export function soundedNotes(
  notes: readonly Note[],
  condition: LocalCondition,
  sampleRateHz: number,
): SoundedNote[] {
  if (condition.kind === 'voice')
    return voicesOfNotes(notes, condition, sampleRateHz).map(
      ({ midi, loudness, startSample, releaseSample, isSlurred, fadeSeconds }) => ({
        midi: typeof midi === 'number' ? midi : midi(0),
        loudness: typeof loudness === 'number' ? loudness : loudness(0),
        startSeconds: startSample / sampleRateHz,
        endSeconds: releaseSample / sampleRateHz,
        fadeSeconds: fadeSeconds ?? condition.releaseSeconds,
        isSlurred,
      }),
    )
  const known = notesKnownTo(condition)
  const track = trackOfNotes(toMonophonic(notes), known, sampleRateHz)
  return track.map(({ category, startSample, endSample, loudness }, i) => ({
    midi: known[category],
    loudness: condition.kind === 'notes' ? loudness : 1,
    startSeconds: startSample / sampleRateHz,
    endSeconds: endSample / sampleRateHz,
    fadeSeconds: track[i + 1]?.startSample === endSample ? changeFadeSeconds : restFadeSeconds,
    isSlurred: false,
  }))
}

/**
 * @param sounds of one instrument; categories are indices into `known`
 * @throws SyrinxError `reference/no-recording` for a note of which there is none
 */
export function playReference(
  notes: readonly SoundedNote[],
  sounds: readonly VoiceSound[],
  known: readonly number[],
  sampleRateHz: number,
): { readonly samples: Float32Array; readonly notes: JudgedNote[] } {
  const ends = notes.map(({ endSeconds, fadeSeconds }) => endSeconds + fadeSeconds)
  const samples = new Float32Array(Math.ceil((Math.max(0, ...ends) + tailSeconds) * sampleRateHz))
  const judged = notes.map((note) => {
    const kin = sounds.filter(({ category }) => known[category] === note.midi)
    if (kin.length === 0)
      throw new SyrinxError(
        'reference/no-recording',
        `The recordings hold no note ${note.midi}, which the instrument plays.`,
        'Name the folder that it was trained on (--data).',
      )
    const sound = nearestLoudness(kin, note.loudness)
    const start = Math.round(note.startSeconds * sampleRateHz)
    const played = playSound(sound, note, sampleRateHz, samples.length - start)
    for (let t = 0; t < played.length; t++) samples[start + t] += played[t]
    const recorded = sound.isSustained ? sound.heldSamples : sound.samples.length
    const recordedSeconds = recorded / sampleRateHz - (note.isSlurred ? slurredAgeSeconds : 0)
    return {
      ...note,
      isSustained: sound.isSustained,
      recordedHz: trackPartials(sound.samples, midiToHz(sound.midi), sampleRateHz, 1).frequenciesHz[0],
      recordedEndSeconds: Math.min(note.endSeconds, note.startSeconds + recordedSeconds),
    }
  })
  return { samples, notes: judged }
}

/** A note from its beginning until it has faded, at most `longest` samples. */
function playSound(
  { samples, loudness: recordedLoudness }: VoiceSound,
  { loudness, isSlurred, startSeconds, endSeconds, fadeSeconds }: SoundedNote,
  sampleRateHz: number,
  longest: number,
): Float32Array {
  const start = Math.round(startSeconds * sampleRateHz)
  const release = Math.round(endSeconds * sampleRateHz) - start
  const fade = Math.round(fadeSeconds * sampleRateHz)
  const slurFade = slurFadeSeconds * sampleRateHz
  const skipped = isSlurred ? Math.round(slurredAgeSeconds * sampleRateHz) : 0
  return Float32Array.from({ length: Math.min(release + fade, longest) }, (_, t) => {
    let gain = (loudness / recordedLoudness) ** 2
    if (t >= release) gain *= 0.5 * (1 + Math.cos((Math.PI * (t - release)) / fade))
    if (isSlurred && t < slurFade) gain *= 0.5 * (1 - Math.cos((Math.PI * t) / slurFade))
    return gain * (samples[skipped + t] ?? 0)
  })
}

/** Silence after the last note, in which an instrument should be silent too. */
const tailSeconds = 0.2
