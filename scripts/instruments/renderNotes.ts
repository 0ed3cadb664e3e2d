/** The sounds of a set of single notes, one a note. */
import { playNotes, type Synth } from './fluidSynth.ts'
import { notesOf, type NoteSet, type SetNote } from './noteSet.ts'
import type { NamedSound } from './soundFolder.ts'

/** Silence before each note: it begins here. */
export const leadSeconds = 0.05

/** Notes played in one go: a sound font takes longer to load than a note to play, and memory isn’t endless. */
const notesAtOnce = 25

/** As the synthesiser plays them: no common gain yet, and what they end in is as long as `tailSeconds`. */
export async function renderNotes(synth: Synth, set: NoteSet, sampleRateHz: number): Promise<NamedSound[]> {
  const sounds: NamedSound[] = []
  const notes = notesOf(set)
  for (let from = 0; from < notes.length; from += notesAtOnce)
    sounds.push(...(await renderSome(synth, set, notes.slice(from, from + notesAtOnce), sampleRateHz)))
  return sounds
}

async function renderSome(
  synth: Synth,
  { gmProgram, heldSeconds, tailSeconds }: NoteSet,
  notes: readonly SetNote[],
  sampleRateHz: number,
): Promise<NamedSound[]> {
  // Whole hundredths, so that every note begins at the same place of FluidSynth’s clock of milliseconds.
  const spacingSeconds = Math.ceil(100 * (leadSeconds + heldSeconds + tailSeconds)) / 100
  const timed = notes.map(({ midi, velocity }, index) => ({
    midi,
    velocity,
    startSeconds: index * spacingSeconds + leadSeconds,
    durationSeconds: heldSeconds,
  }))
  // FluidSynth stops with the last note: one that nobody hears lets the one before ring.
  const end = { midi: 0, velocity: 1, startSeconds: notes.length * spacingSeconds, durationSeconds: 0.1 }
  const played = await playNotes(synth, [...timed, end], gmProgram, sampleRateHz)
  return notes.map(({ midi, velocity, fileName }, index) => {
    const start = Math.round(index * spacingSeconds * sampleRateHz)
    return {
      name: fileName,
      samples: played.slice(start, start + Math.round(spacingSeconds * sampleRateHz)),
      notes: [{ midi, velocity, startSeconds: leadSeconds, durationSeconds: heldSeconds }],
    }
  })
}
