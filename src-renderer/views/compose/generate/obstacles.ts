/** What keeps an instrument from playing what is drawn: said before one presses Generate. */
import { parseCategory } from '../../../../src-shared/conditioning/categoryBlend.ts'
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import type { ProjectDocument } from '../../../../src-shared/contract/projects.ts'
import { unheardWords } from '../roll/curves/words.ts'
import { isSound, playsDrawnNotes, sourcesOf } from './spectrumWords.ts'
import { noteName } from './words.ts'

export interface Obstacle {
  /** `stop`: it can't be generated so. `note`: it can, but not as one may think. */
  readonly level: 'stop' | 'note'
  readonly words: string
  readonly hint: string
  /** What one press can do about it. */
  readonly remedy?:
    'lengthInSeconds' | 'drawnNotes' | 'byItself' | 'oneCategory' | 'firstCategory' | 'compose'
  /** The strip under the roll tells of it, where the notes are. */
  readonly isToldByRoll?: boolean
}

/** Notes that are named before “and so on”. */
const namedNotes = 4

interface Circumstances {
  /** A recording, take or instrument that is to be played is not in the library any more. */
  readonly isSourceGone?: boolean
  /** Notes can be composed where none are drawn. */
  readonly canCompose?: boolean
}

export function obstaclesOf(
  document: ProjectDocument,
  instrument: Instrument | null,
  areInstrumentsKnown: boolean,
  { isSourceGone = false, canCompose = false }: Circumstances = {},
): Obstacle[] {
  if (!instrument) return areInstrumentsKnown ? [instrumentGone] : []
  const { generation } = document
  const found = [...ofWhatIsPlayed(document, instrument, canCompose), ...ofCategories(document, instrument)]
  if (isSourceGone && instrument.condition !== 'none') found.push(sourceGone)
  if (generation.seedClip && generation.seedClip.endSeconds <= generation.seedClip.startSeconds)
    found.push(emptySeedClip)
  return found
}

function ofWhatIsPlayed(
  { notes, generation }: ProjectDocument,
  instrument: Instrument,
  canCompose: boolean,
): Obstacle[] {
  const { name, condition, knownMidi } = instrument
  const sources = sourcesOf(generation)
  const asLongAsNotes = generation.length.kind === 'notes'
  if (condition === 'none') return ofPlayingByItself(notes, generation, instrument)
  if (condition !== 'mfcc' && (generation.spectrum?.blend || sources[0].kind === 'notesOf'))
    return [cannotBlend(name)]
  // A recording brings its own notes, or none are needed.
  if (!playsDrawnNotes(generation)) return []
  if (condition === 'mfcc' && knownMidi.length === 0 && sources.some(({ kind }) => kind === 'notes'))
    return notes.length > 0 || asLongAsNotes || generation.spectrum ? [knowsNoNotes(name)] : []
  const found: Obstacle[] = []
  const isAlone = sources.every(({ kind }) => kind === 'notes')
  if (notes.length === 0 && instrument.isPolyphonic) found.push(silentWithoutNotes(name, canCompose))
  else if (notes.length === 0 && (asLongAsNotes || !isAlone))
    found.push(isAlone ? nothingDrawn : nothingDrawnToBlend)
  const plays = knownMidi.length > 0
  if (!plays && isAlone && notes.length > 0) found.push(playsByItself(name))
  const isOwn = sources.some(({ kind }) => kind === 'notes')
  const unknown = plays && isOwn ? unknownNotes(notes, knownMidi) : []
  if (unknown.length > 0 && !generation.nearestNotes) found.push(outOfRange(unknown, name))
  if (plays && isOwn) found.push(...unheardCurves(notes, instrument))
  return found
}

/** Curves that are drawn and will not be heard. */
function unheardCurves(notes: ProjectDocument['notes'], instrument: Instrument): Obstacle[] {
  const unheard = (['pitchBend', 'expression'] as const).filter(
    (kind) => unheardWords(kind, instrument) && notes.some((note) => note[kind]),
  )
  if (unheard.length === 2) return [unheardAltogether(instrument.name)]
  return unheard.map((kind) => ({ level: 'note', ...unheardWords(kind, instrument)! }))
}

function ofPlayingByItself(
  notes: ProjectDocument['notes'],
  generation: ProjectDocument['generation'],
  { name, categories }: Instrument,
): Obstacle[] {
  const asLongAsNotes = generation.length.kind === 'notes'
  const isSteered = categories.length > 0 && (generation.categoryTrack?.length ?? 0) > 0
  if (sourcesOf(generation).some((source) => isSound(source) || source.kind === 'notesOf'))
    return [cannotFollow(name)]
  if (asLongAsNotes && notes.length === 0) return [nothingDrawn]
  if (asLongAsNotes && !isSteered) return [needsLength(name)]
  return notes.length > 0 ? [playsByItself(name)] : []
}

function ofCategories({ generation }: ProjectDocument, { name, categories }: Instrument): Obstacle[] {
  const track = generation.categoryTrack ?? []
  if (categories.length === 0) return track.length > 0 ? [noCategories(name)] : []
  const unknown = track.find(({ category }) => !parseCategory(category, categories))
  if (unknown) return [unknownCategory(name, unknown.category, 'oneCategory')]
  return generation.category !== null && !parseCategory(generation.category, categories)
    ? [unknownCategory(name, generation.category, 'firstCategory')]
    : []
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

const silentWithoutNotes = (name: string, canCompose: boolean): Obstacle => ({
  level: 'stop',
  words: 'Nothing is drawn yet.',
  hint: `Double-click in the roll to draw a note${canCompose ? ', or have some composed' : ''}. ${name} is silent without notes, after a seed clip too.`,
  ...(canCompose && { remedy: 'compose' }),
})

const nothingDrawnToBlend: Obstacle = {
  level: 'stop',
  words: 'Nothing is drawn yet.',
  hint: 'Draw the notes that it is to play, or choose a recording.',
}

const sourceGone: Obstacle = {
  level: 'stop',
  words: 'What is to be played is not in the library any more.',
  hint: 'Choose something else, or bring it back from the bin.',
  remedy: 'drawnNotes',
}

const knowsNoNotes = (name: string): Obstacle => ({
  level: 'stop',
  words: `${name} knows no notes: none were heard in what it learned from.`,
  hint: 'Let it play a recording.',
})

const cannotBlend = (name: string): Obstacle => ({
  level: 'stop',
  words: `${name} can’t blend sounds.`,
  hint: 'Instruments that learned spectra (MFCC) can. This one plays notes, or those of one recording.',
  remedy: 'drawnNotes',
})

const cannotFollow = (name: string): Obstacle => ({
  level: 'stop',
  words: `${name} can’t be told what to play.`,
  hint: 'It plays by itself, without a recording.',
  remedy: 'byItself',
})

const needsLength = (name: string): Obstacle => ({
  level: 'stop',
  words: `${name} can’t be told which notes to play.`,
  hint: 'Give a length in seconds, and it plays by itself.',
  remedy: 'lengthInSeconds',
})

const noCategories = (name: string): Obstacle => ({
  level: 'stop',
  words: `${name} knows no categories to change between.`,
  hint: 'Leave the changes out, or choose an instrument that learned categories.',
  remedy: 'oneCategory',
})

const unknownCategory = (
  name: string,
  category: string,
  remedy: 'oneCategory' | 'firstCategory',
): Obstacle => ({
  level: 'stop',
  words: `${name} knows no category “${category}”.`,
  hint: 'Choose one of its own under “Category”.',
  remedy,
})

const emptySeedClip: Obstacle = {
  level: 'stop',
  words: 'The seed clip is empty.',
  hint: 'Draw a region on its waveform.',
}

const unheardAltogether = (name: string): Obstacle => ({
  level: 'note',
  words: `${name} plays neither pitch bends nor expression.`,
  hint: 'The curves of the notes won’t be heard.',
})

const playsByItself = (name: string): Obstacle => ({
  level: 'note',
  words: `${name} can’t be told which notes to play.`,
  hint: 'It plays by itself.',
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
