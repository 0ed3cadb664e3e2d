/** Which notes of which recordings an instrument can learn from, and why the others can’t be. */
import { median } from '../statistics.ts'
import type { ClipHealth, NoteHealth } from './clipHealth.ts'
import { misnamed, namedNote } from './namedNotes.ts'
import { pitchOf } from './singleNotes.ts'
import { tuningOf, type Tuning } from './tuning.ts'

export interface ChosenNote {
  readonly clip: ClipHealth
  readonly note: NoteHealth
  /** The note that it counts as: as the player was tuned. */
  readonly midi: number
  /** How far it lies from that in the player’s tuning. */
  readonly centsOff: number
}

export type LeftOutWhy = 'silent' | 'several' | 'no-note' | 'unclear'

export interface Chosen {
  readonly notes: readonly ChosenNote[]
  readonly tuning: Tuning
  /** Recordings that nothing is learned from. */
  readonly leftOut: readonly { readonly clip: ClipHealth; readonly why: LeftOutWhy }[]
}

const silentDb = -60
const shortestSeconds = 0.12
const leastConfidence = 0.6
/** What is so much quieter than most notes, or than the loudest in the same recording, is an echo or a neighbour. */
const faintDb = 40
const faintBesideDb = 26

const isClear = (note: NoteHealth) =>
  note.durationSeconds >= shortestSeconds &&
  note.confidence >= leastConfidence &&
  note.besideMidi === undefined

export function chooseNotes(clips: readonly ClipHealth[]): Chosen {
  const usable = clips.flatMap((clip) =>
    clip.isSeveral ? [] : clip.notes.filter(isClear).map((note) => ({ clip, note })),
  )
  const usual = median(usable.map(({ note }) => note.levelDb))
  const heard = usable.filter(
    ({ clip, note }) =>
      note.levelDb > usual - faintDb &&
      note.levelDb > Math.max(...clip.notes.map((it) => it.levelDb)) - faintBesideDb,
  )
  const tuning = asNamed(
    tuningOf(heard.map(({ note }) => ({ pitch: pitchOf(note), weight: note.durationSeconds }))),
    heard,
  )
  const notes = heard.map(({ clip, note }): ChosenNote => {
    const pitch = pitchOf(note) - tuning.cents / 100
    const midi = Math.round(pitch)
    return { clip, note, midi, centsOff: 100 * (pitch - midi) }
  })
  const used = new Set(notes.map((it) => it.clip))
  return {
    notes,
    tuning,
    leftOut: clips.filter((clip) => !used.has(clip)).map((clip) => ({ clip, why: whyLeftOut(clip) })),
  }
}

function whyLeftOut(clip: ClipHealth): LeftOutWhy {
  if (clip.loudestDb < silentDb) return 'silent'
  if (clip.isSeveral) return 'several'
  return clip.notes.length === 0 ? 'no-note' : 'unclear'
}

/** Nearly half a semitone off may be sharp or flat: names say which. */
function asNamed(
  tuning: Tuning,
  heard: readonly { readonly clip: ClipHealth; readonly note: NoteHealth }[],
): Tuning {
  if (Math.abs(tuning.cents) < 35) return tuning
  const agreeing = (cents: number) =>
    heard.filter(({ clip, note }) => namedNote(clip.name) === Math.round(pitchOf(note) - cents / 100)).length
  const other = tuning.cents > 0 ? tuning.cents - 100 : tuning.cents + 100
  return agreeing(other) > agreeing(tuning.cents) ? { ...tuning, cents: other } : tuning
}

/** Recordings of one note whose name says another. */
export function misnamedClips({ notes }: Chosen) {
  const byClip = new Map<ClipHealth, Set<number>>()
  for (const { clip, midi } of notes) byClip.set(clip, (byClip.get(clip) ?? new Set()).add(midi))
  return misnamed(
    [...byClip].flatMap(([clip, midis]) =>
      midis.size === 1 ? [{ name: clip.name, midi: [...midis][0] }] : [],
    ),
  )
}
