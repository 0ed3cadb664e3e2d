/** Which parts of the drawn notes an instrument will not play, because other notes take their place. */
import { releasedAt } from '../../../../src-shared/conditioning/voices.ts'
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { chordSeconds } from '../../../../src-shared/notes/toMonophonic.ts'

/** Files round their times: so much overlap nobody meant. */
const toleranceSeconds = 1e-3

/**
 * By note, as the instrument plays them: from which second on it isn't heard as drawn. One of many voices ends a note
 * where the same note begins again, and, where it knows slurs, where the next one goes on from it.
 *
 * @param notesInOrder in order of start
 */
export function silencedOn(
  instrument: Pick<Instrument, 'isPolyphonic' | 'knowsSlurs'> | null,
  notesInOrder: readonly Note[],
): Map<Note, number> {
  if (!instrument?.isPolyphonic) return silencedFrom(notesInOrder)
  const condition = { slurs: instrument.knowsSlurs }
  const silenced = new Map<Note, number>()
  for (const [i, note] of notesInOrder.entries()) {
    const released = releasedAt(notesInOrder, i, condition)
    if (released < endSeconds(note) - toleranceSeconds) silenced.set(note, released)
  }
  return silenced
}

/**
 * By note, on an instrument of one voice: from which second on it isn't played, because a later note takes the voice, or, of a chord, a higher one. Its
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
