/** A kind of material, ready to be made: what will be there, and its files one after the other. */
import type { HeardNote } from '../../audio/hearNotes.ts'
import type { NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import type { MadeCategory, MadeFile, MadeLabel, MadeMaterial } from './madeMaterial.ts'

export interface Piece extends Omit<MadeFile, 'path'> {
  /** Within the folder, with / between; ends in .wav. */
  readonly path: string
  readonly samples: Float32Array
  /** Its label file; null: none is written. */
  readonly notes: readonly HeardNote[] | null
}

export interface MaterialRecipe {
  readonly categories: readonly MadeCategory[]
  readonly labels: readonly MadeLabel[]
  /** How many there will be, as far as that is known before. */
  readonly total: number | null
  readonly pieces: () => AsyncIterable<Piece> | Iterable<Piece>
  /** Filled while the pieces are made. */
  readonly skipped?: MadeMaterial['skipped']
}

export const ownPiece = { split: null, source: null, startSeconds: null } as const

/** A track as the notes of a label file: to the sample again when read at the same rate. */
export const notesOfTrack = (
  track: NoteTrack,
  labels: readonly MadeLabel[],
  sampleRateHz: number,
): HeardNote[] =>
  track.map(({ category, startSample, endSample }) => ({
    midi: labels[category].midi,
    startSeconds: startSample / sampleRateHz,
    durationSeconds: (endSample - startSample) / sampleRateHz,
    confidence: 1,
    centsOff: 0,
  }))

/** `3` of 12 as `03`: names sort as the numbers do. */
export const padded = (index: number, count: number): string =>
  String(index + 1).padStart(String(count).length, '0')
