/** What keeps an instrument from playing what is drawn: said before one presses Generate. */
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import type { ProjectDocument } from '../../../../src-shared/contract/projects.ts'
import { noteName } from './words.ts'

export interface Obstacle {
  /** `stop`: it can't be generated so. `note`: it can, but not as one may think. */
  readonly level: 'stop' | 'note'
  readonly words: string
  readonly hint: string
  /** What one press can do about it. */
  readonly remedy?: 'lengthInSeconds'
  /** The strip under the roll tells of it, where the notes are. */
  readonly isToldByRoll?: boolean
}

/** Notes that are named before “and so on”. */
const namedNotes = 4

export function obstaclesOf(
  { notes, generation }: ProjectDocument,
  instrument: Instrument | null,
  areInstrumentsKnown: boolean,
): Obstacle[] {
  if (!instrument) return areInstrumentsKnown ? [instrumentGone] : []
  const found: Obstacle[] = []
  const asLongAsNotes = generation.length.kind === 'notes'
  if (notes.length === 0 && asLongAsNotes) found.push(nothingDrawn)
  const plays = instrument.knownMidi.length > 0
  if (!plays && notes.length > 0) found.push(playsByItself(instrument.name))
  const unknown = plays ? unknownNotes(notes, instrument.knownMidi) : []
  if (unknown.length > 0 && !generation.nearestNotes) found.push(outOfRange(unknown, instrument.name))
  if (generation.seedClip && generation.seedClip.endSeconds <= generation.seedClip.startSeconds)
    found.push(emptySeedClip)
  return found
}

/** Pitches that are drawn but not known, ascending. */
function unknownNotes(notes: ProjectDocument['notes'], knownMidi: readonly number[]): number[] {
  const known = new Set(knownMidi)
  return [...new Set(notes.map(({ midi }) => midi).filter((midi) => !known.has(midi)))].sort((a, b) => a - b)
}

const instrumentGone: Obstacle = {
  level: 'stop',
  words: 'The instrument of this project is gone.',
  hint: 'Choose another one above, or bring it back from the bin.',
}

const nothingDrawn: Obstacle = {
  level: 'stop',
  words: 'Nothing is drawn yet.',
  hint: 'Double-click in the roll to draw a note, or give a length in seconds.',
  remedy: 'lengthInSeconds',
}

const emptySeedClip: Obstacle = {
  level: 'stop',
  words: 'The seed clip is empty.',
  hint: 'Draw a region on its waveform.',
}

const playsByItself = (name: string): Obstacle => ({
  level: 'note',
  words: `${name} can’t be told which notes to play.`,
  hint: 'It plays by itself for as long as the notes last.',
})

function outOfRange(unknown: readonly number[], name: string): Obstacle {
  const named = unknown.slice(0, namedNotes).map(noteName).join(', ')
  const more = unknown.length > namedNotes ? ` and ${String(unknown.length - namedNotes)} more` : ''
  return {
    level: 'stop',
    words: `${name} does not know ${named}${more}.`,
    hint: 'Move these notes, or play them at the nearest note that it knows.',
    isToldByRoll: true,
  }
}
