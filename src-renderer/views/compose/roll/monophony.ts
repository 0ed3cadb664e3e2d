/** The instrument has one voice: which parts of the drawn notes it will not play. */
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { chordSeconds } from '../../../../src-shared/notes/toMonophonic.ts'

/** Files round their times: so much overlap nobody meant. */
const toleranceSeconds = 1e-3

/**
 * By note: from which second on it isn't played, because a later note takes the voice, or, of a chord, a higher one. Its
 * own beginning where all of it is lost. The same choice as `toMonophonic` makes.
 *
 * @param notesInOrder in order of start
 */
export function silencedFrom(notesInOrder: readonly Note[]): Map<Note, number> {
  const silenced = new Map<Note, number>()
  let voice: Note | undefined
  let voiceStart = 0
  for (const note of notesInOrder) {
    if (voice && note.startSeconds - voiceStart <= chordSeconds) {
      const lower = note.midi > voice.midi ? voice : note
      silenced.set(lower, lower.startSeconds)
      if (lower === voice) voice = note
      continue
    }
    if (voice && endSeconds(voice) > note.startSeconds + toleranceSeconds)
      silenced.set(voice, note.startSeconds)
    voice = note
    voiceStart = note.startSeconds
  }
  return silenced
}
