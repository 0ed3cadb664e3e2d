/** The sounds of a set of single notes, one a note. */
import { playNotes, type Synth } from './fluidSynth.ts'
import { notesOf, type NoteSet, type SetNote } from './noteSet.ts'
import type { NamedSound } from './soundFolder.ts'

/** Silence before each note: its onset is here. */
export const leadSeconds = 0.05

/** Notes played in one go: a sound font takes longer to load than a note to play, and memory isn’t endless. */
const notesAtOnce = 25

export async function renderNotes(synth: Synth, set: NoteSet, sampleRateHz: number): Promise<NamedSound[]> {
  const sounds: NamedSound[] = []
  const notes = notesOf(set)
  for (let from = 0; from < notes.length; from += notesAtOnce)
    sounds.push(...(await renderSome(synth, set, notes.slice(from, from + notesAtOnce), sampleRateHz)))
  return sounds
}

async function renderSome(synth: Synth, set: NoteSet, notes: readonly SetNote[], sampleRateHz: number) {
  // Whole hundredths, so that every note begins at the same place of FluidSynth’s clock of milliseconds.
  const spacingSeconds = Math.ceil(100 * (leadSeconds + set.heldSeconds + set.tailSeconds)) / 100
  const timed = notes.map(({ midi, velocity }, index) => ({
    midi,
    velocity,
    startSeconds: index * spacingSeconds + leadSeconds,
    durationSeconds: set.heldSeconds,
  }))
  // FluidSynth stops with the last note: one that nobody hears lets the one before ring.
  const end = { midi: 0, velocity: 1, startSeconds: notes.length * spacingSeconds, durationSeconds: 0.1 }
  const played = await playNotes(synth, [...timed, end], set.gmProgram, sampleRateHz)
  const step = Math.round(spacingSeconds * sampleRateHz)
  return notes.map(({ fileName }, index) => ({
    name: fileName,
    samples: played.slice(index * step, (index + 1) * step),
  }))
}
