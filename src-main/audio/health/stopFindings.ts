/** Why no instrument can be made of recordings as they are. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { Chosen } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { finding, heldSeconds } from './makeFinding.ts'
import { clipsWords, lengthWords } from './words.ts'

/** Less sound of notes can’t be learned from. */
const leastSeconds = 4
/** Where less of what sounds is a note, it is no instrument of notes. */
const leastNotedShare = 0.35
/** Below, notes have no tuning in common. */
export const leastTunedAgreement = 0.6

/** None where one can be made; the first that holds is said. */
export function stopFindings(clips: readonly ClipHealth[], chosen: Chosen): Finding[] {
  const audible = clips.filter((it) => !chosen.leftOut.some((out) => out.clip === it && out.why === 'silent'))
  if (clips.length === 0)
    return [
      finding(
        'stop',
        'empty',
        'There is no recording here.',
        'Add recordings: a note each, or a melody without chords.',
      ),
    ]
  if (audible.length === 0)
    return [
      finding(
        'stop',
        'silent',
        'All recordings are silent.',
        'Check the microphone and its level, and record again.',
      ),
    ]
  const several = chosen.leftOut.filter(({ why }) => why === 'several')
  if (several.length > audible.length / 2)
    return [
      finding(
        'stop',
        'several-notes',
        `Several notes sound at once in ${several.length} of ${clipsWords(audible.length)}. An instrument learns from one note at a time.`,
        'Record single notes or a melody. The instrument can still play chords afterwards.',
        several.map(({ clip }) => clip.name),
      ),
    ]
  const noted = weightedNoted(audible)
  if (chosen.notes.length === 0 || noted < leastNotedShare)
    return [
      finding(
        'stop',
        'no-pitch',
        `Hardly anything here holds a note${chosen.notes.length > 0 ? ` (${Math.round(100 * noted)} % of what sounds)` : ''}: speech, drums and noises have no pitch to play.`,
        'Drums and noises can be learned without notes: use the advanced settings.',
      ),
    ]
  if (chosen.notes.length >= 8 && chosen.tuning.agreement < leastTunedAgreement && steadyShare(chosen) < 0.5)
    return [
      finding(
        'stop',
        'no-notes-in-tune',
        'What sounds here slides from pitch to pitch as speech does; it settles on no notes.',
        'Record notes that are held for half a second at least.',
      ),
    ]
  const seconds = heldSeconds(chosen.notes)
  if (seconds < leastSeconds)
    return [
      finding(
        'stop',
        'too-little',
        `Only ${lengthWords(seconds)} of notes in all: too little to learn an instrument from.`,
        'Record each note of the range once, two or three seconds long.',
      ),
    ]
  return []
}

/** Of the sound of all clips. */
const weightedNoted = (clips: readonly ClipHealth[]) =>
  clips.reduce((sum, it) => sum + it.notedShare * it.seconds, 0) /
  clips.reduce((sum, it) => sum + it.seconds, 0)

const steadyShare = ({ notes }: Chosen) =>
  heldSeconds(notes.filter(({ note }) => note.durationSeconds >= 0.4)) / heldSeconds(notes)
