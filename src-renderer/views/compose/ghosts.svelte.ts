/** Notes that are shown but aren’t in the project yet: what a gesture makes of them, and what is being recorded. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { noteRecorder } from '../../midi/noteRecorder.svelte.ts'
import { noPreview } from './roll/gestures/gesture.ts'
import { roll } from './roll.svelte.ts'

export function ghosts(): readonly Note[] {
  const made = (roll.preview ?? noPreview).ghosts
  return noteRecorder.isActive ? [...made, ...noteRecorder.notes] : made
}
