/**
 * What a sequence would be if the recordings themselves played it: each note from its attack on, as loud and as long as
 * it is drawn. It is put together as the material that networks learn from (`src-main/engine/train/voiceSounds.ts`).
 */
import type { LocalCondition } from '../../src-shared/conditioning/description.ts'
import { midiToHz, notesKnownTo } from '../../src-shared/conditioning/description.ts'
import { trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import { slurredAgeSeconds, voicesOfNotes } from '../../src-shared/conditioning/voices.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import { trackPartials } from '../../src-main/engine/train/partials.ts'
import { renderVoice } from '../../src-main/engine/train/voiceSounds.ts'
import type { JudgedNote, SoundedNote } from './judged.ts'
import type { RecordedSound } from './recordedSounds.ts'

/** A recording fades within this share of an instrument’s release. */
const fadeShare = 0.8
/** One voice: how long a note fades when another follows, and into a rest (`phrases.ts`). */
const changeFadeSeconds = 0.03
const restFadeSeconds = 0.06

/** The notes of a sequence as an instrument under a condition plays them. */
export function soundedNotes(
  notes: readonly Note[],
  condition: LocalCondition,
  sampleRateHz: number,
): SoundedNote[] {
  if (condition.kind === 'voice')
    return voicesOfNotes(notes, condition, sampleRateHz).map(
      ({ midi, loudness, startSample, releaseSample, isSlurred }) => ({
        midi: typeof midi === 'number' ? midi : midi(0),
        loudness: typeof loudness === 'number' ? loudness : loudness(0),
        startSeconds: startSample / sampleRateHz,
        endSeconds: releaseSample / sampleRateHz,
        fadeSeconds: fadeShare * condition.releaseSeconds,
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
 * @throws SyrinxError `bench/no-recording` for a note of which there is none
 */
export function playReference(
  notes: readonly SoundedNote[],
  sounds: readonly RecordedSound[],
  known: readonly number[],
  sampleRateHz: number,
): { readonly samples: Float32Array; readonly notes: JudgedNote[] } {
  const ends = notes.map(({ endSeconds, fadeSeconds }) => endSeconds + fadeSeconds)
  const samples = new Float32Array(Math.ceil((Math.max(0, ...ends) + tailSeconds) * sampleRateHz))
  const judged = notes.map((note) => {
    const kin = sounds.filter(({ category }) => known[category] === note.midi)
    if (kin.length === 0)
      throw new SyrinxError(
        'bench/no-recording',
        `The recordings hold no note ${note.midi}, which the instrument plays.`,
        'Name the folder that it was trained on (--data).',
      )
    const sound = nearestSound(kin, note.loudness)
    const start = Math.round(note.startSeconds * sampleRateHz)
    const releaseSample = Math.round(note.endSeconds * sampleRateHz) - start
    const fadeSamples = Math.round(note.fadeSeconds * sampleRateHz)
    const { loudness, isSlurred } = note
    const played = renderVoice(
      sound,
      { loudness, releaseSample, fadeSamples, isSlurred },
      sampleRateHz,
      0,
      Math.min(releaseSample + fadeSamples, samples.length - start),
    )
    for (let t = 0; t < played.length; t++) samples[start + t] += played[t]
    const recorded = sound.isSustained ? sound.heldSamples : sound.samples.length
    const recordedSeconds = recorded / sampleRateHz - (isSlurred ? slurredAgeSeconds : 0)
    return {
      ...note,
      isSustained: sound.isSustained,
      recordedHz: trackPartials(sound.samples, midiToHz(sound.midi), sampleRateHz, 1).frequenciesHz[0],
      recordedEndSeconds: Math.min(note.endSeconds, note.startSeconds + recordedSeconds),
    }
  })
  return { samples, notes: judged }
}

const nearestSound = (kin: readonly RecordedSound[], loudness: number) =>
  kin.reduce((best, it) =>
    Math.abs(it.loudness - loudness) < Math.abs(best.loudness - loudness) ? it : best,
  )

/** Silence after the last note, in which an instrument should be silent too. */
const tailSeconds = 0.2
