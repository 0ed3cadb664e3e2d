/** What findings are put together from. */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { ChosenNote } from './chosenNotes.ts'

export const finding = (
  level: Finding['level'],
  code: string,
  words: string,
  hint = '',
  clips: readonly string[] = [],
): Finding => ({ level, code, words, hint, clips: [...clips] })

export const nameOf = (midi: number) => noteName(midi).replace('#', '♯')

/** So many notes or recordings are named in a sentence. */
export const namedAtMost = 8

export const heldSeconds = (notes: readonly ChosenNote[]) =>
  notes.reduce((sum, { note }) => sum + note.durationSeconds, 0)

/** Names of the recordings that they are in. */
export const clipsOf = (notes: readonly ChosenNote[]) => [...new Set(notes.map(({ clip }) => clip.name))]
