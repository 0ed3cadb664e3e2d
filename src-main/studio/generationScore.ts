/** What is played and how long it is: drawn notes, what is heard in a recording, a spectrum, or nothing. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import { trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import { notesEnd } from '../../src-shared/conditioning/voices.ts'
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sequenceSeconds, type Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import type { Library } from '../library/library.ts'
import { soundingSamples } from '../tasks/score.ts'
import type { TaskSpectrum } from '../tasks/spectrumScore.ts'
import { findSource, type FollowedSound, type FoundSource } from './generationSpectrum.ts'

export interface PlannedScore {
  /** Null: it plays by itself, or follows a recording alone. */
  readonly notes: readonly Note[] | null
  readonly spectrum: TaskSpectrum | null
  /** How long it is by itself; null when that isn't known. */
  readonly ownSamples: number | null
}

/** The notes that are heard in a sound of the library. */
export type Hear = (sound: FollowedSound) => Promise<readonly Note[]>

/** @throws SyrinxError that says what can't be played, and what to do. */
export async function planScore(
  library: Library,
  instrument: Instrument,
  settings: GenerationSettings,
  notes: readonly Note[],
  hear: Hear,
): Promise<PlannedScore> {
  if (instrument.condition === 'mfcc') return planSpectrum(library, instrument, settings, notes)
  const source = settings.spectrum?.source ?? { kind: 'notes' }
  if (instrument.condition === 'none') return planFree(instrument, settings, notes)
  if (settings.spectrum?.blend || source.kind === 'notesOf')
    throw new SyrinxError(
      'spectrum/needs-mfcc',
      `“${instrument.name}” is told notes: it can play those of a recording, but no blend of two sounds.`,
      'Choose an instrument that was trained on spectra (MFCC), or one recording alone.',
    )
  if (source.kind === 'notes') return planNotes(instrument, settings, notes)
  const { sound } = await findSource(library, instrument, source)
  const heard = sound ? await hear(sound) : []
  if (heard.length === 0)
    throw new SyrinxError(
      'spectrum/no-notes',
      `No notes were heard in “${sound?.name ?? ''}”, and “${instrument.name}” can play nothing else of it.`,
      'Choose a recording of one voice, or an instrument that was trained on spectra (MFCC).',
    )
  if (!settings.nearestNotes) requireKnown(instrument, heard)
  return { notes: heard, spectrum: null, ownSamples: samplesOf(sound!, instrument) }
}

/** An instrument without a local condition: its category is all it can be told. */
function planFree(
  instrument: Instrument,
  { length, spectrum, categoryTrack }: GenerationSettings,
  notes: readonly Note[],
): PlannedScore {
  const isSteered = instrument.categories.length > 0 && (categoryTrack?.length ?? 0) > 0
  if ((spectrum && spectrum.source.kind !== 'notes') || (length.kind === 'notes' && !isSteered))
    throw new SyrinxError(
      'generate/no-condition',
      `“${instrument.name}” was trained without notes and can’t be told what to play.`,
      'Give a length in seconds, and it plays by itself.',
    )
  if (length.kind === 'notes' && notes.length === 0)
    throw new SyrinxError('generate/no-length', 'How long?', 'Give a length in seconds, or draw some notes.')
  return {
    notes: null,
    spectrum: null,
    ownSamples: Math.round(sequenceSeconds(notes) * instrument.sampleRateHz),
  }
}

function planNotes(
  instrument: Instrument,
  settings: GenerationSettings,
  notes: readonly Note[],
): PlannedScore {
  if (notes.length === 0) {
    if (instrument.isPolyphonic) throw silentWithoutNotes(instrument)
    if (settings.length.kind === 'notes') throw nothing()
    return { notes: null, spectrum: null, ownSamples: null }
  }
  requirePlayable(instrument, settings, notes)
  return { notes, spectrum: null, ownSamples: notesLength(instrument, notes, settings) }
}

async function planSpectrum(
  library: Library,
  instrument: Instrument,
  settings: GenerationSettings,
  notes: readonly Note[],
): Promise<PlannedScore> {
  const { source, blend } = settings.spectrum ?? { source: { kind: 'notes' as const }, blend: null }
  const first = await findSource(library, instrument, source)
  const second = blend && (await findSource(library, instrument, blend.source))
  // Drawn notes as the instrument knows them, and nothing else: as with any other instrument.
  if (first.task.kind === 'notes' && (!second || second.task.kind === 'notes'))
    return planNotes(instrument, settings, notes)
  const players = [first, ...(second ? [second] : [])].filter((it) => it.sound === null)
  if (players.length > 0 && notes.length === 0) throw nothing()
  for (const { player } of players) requirePlayable(player, settings, notes)
  const lengthOf = (found: FoundSource) =>
    found.sound ? samplesOf(found.sound, instrument) : notesLength(found.player, notes, settings)
  const share = blend?.share ?? 0
  return {
    notes: players.length > 0 ? notes : null,
    spectrum: { source: first.task, blend: second && { source: second.task, share } },
    // As `blendMfccScores` has it.
    ownSamples: Math.max(share < 1 ? lengthOf(first) : 0, second && share > 0 ? lengthOf(second) : 0),
  }
}

const nothing = () =>
  new SyrinxError(
    'generate/nothing',
    'There are no notes to play.',
    'Draw some notes, or give a length in seconds.',
  )

const silentWithoutNotes = ({ name, composes }: Instrument) =>
  new SyrinxError(
    'generate/nothing',
    `There are no notes to play: “${name}” is silent without notes, after a seed clip too.`,
    composes ? 'Draw some notes, or have it compose some.' : 'Draw some notes.',
  )

const samplesOf = ({ seconds }: FollowedSound, { sampleRateHz }: Instrument) =>
  Math.max(1, Math.round(seconds * sampleRateHz))

function requirePlayable(
  instrument: Instrument,
  { nearestNotes }: GenerationSettings,
  notes: readonly Note[],
): void {
  if (instrument.knownMidi.length === 0)
    throw new SyrinxError(
      'generate/mfcc-no-notes',
      `In what “${instrument.name}” learned from no notes were heard, and so it can’t be told notes.`,
      'Let it play a recording.',
    )
  if (!nearestNotes) requireKnown(instrument, notes)
}

function requireKnown({ name, knownMidi }: Instrument, notes: readonly Note[]) {
  const unknown = [...new Set(notes.map((note) => note.midi))].filter((midi) => !knownMidi.includes(midi))
  if (unknown.length === 0) return
  const names = unknown.sort((a, b) => a - b).map(noteName)
  const listed =
    names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')
  throw new SyrinxError(
    'notes/out-of-range',
    `“${name}” doesn’t know the ${names.length === 1 ? 'note' : 'notes'} ${listed}; it plays ${knownMidi.length} notes from ${noteName(knownMidi[0])} to ${noteName(knownMidi.at(-1)!)}.`,
    'Transpose the notes, or let it play the nearest notes that it knows (“Nearest notes” in the advanced settings).',
  )
}

function notesLength(
  { knownMidi, sampleRateHz, isPolyphonic, knowsSlurs, ringSeconds }: Instrument,
  notes: readonly Note[],
  { nearestNotes }: GenerationSettings,
): number {
  if (isPolyphonic) return notesEnd(notes, { slurs: knowsSlurs, releaseSeconds: ringSeconds }, sampleRateHz)
  const track = trackOfNotes(toMonophonic(notes), knownMidi, sampleRateHz, { nearest: nearestNotes })
  return soundingSamples(track, sampleRateHz)
}
