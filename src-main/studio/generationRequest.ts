/** What a user asked to hear, looked through before anything begins: what can't be played is said at once. */
import { randomInt } from 'node:crypto'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import type { Library } from '../library/library.ts'
import type { GenerateTaskInput } from '../tasks/generateTask.ts'
import { soundingSamples } from '../tasks/score.ts'
import { requireCompute } from './computes.ts'
import { findInstrument } from './instrumentFiles.ts'

const highestSeed = 2 ** 32 - 1
/** As long as a length in seconds may be: a window holds what it hears in memory. */
const longestSeconds = 3600

export interface PreparedGeneration {
  readonly instrument: Instrument
  readonly input: Omit<GenerateTaskInput, 'growingPaths'>
  readonly seeds: readonly number[]
  /** Samples of kept seed clip in each take, before what is generated. */
  readonly leadSamples: number
  /** With the lead. */
  readonly totalSamples: number
}

/** @throws SyrinxError that says what can't be played, and what to do. */
export async function prepareGeneration(
  library: Library,
  settings: GenerationSettings,
  notes: readonly Note[],
): Promise<PreparedGeneration> {
  const { path, instrument } = await findInstrument(library, settings.instrument)
  const { sampleRateHz } = instrument
  const compute = settings.compute === 'auto' ? library.settings.get().compute : settings.compute
  requireCompute(compute)
  const score = scoreFor(instrument, settings, notes)
  const seconds = settings.length.kind === 'seconds' ? settings.length.seconds : null
  const generated =
    seconds === null
      ? notesLength(instrument, score!, settings)
      : Math.max(1, Math.round(seconds * sampleRateHz))
  if (generated > longestSeconds * sampleRateHz)
    throw new SyrinxError(
      'generate/too-long',
      `The notes last ${(generated / sampleRateHz / 3600).toFixed(1)} hours; Syrinx generates up to an hour at a time.`,
      'Give a length in seconds, or divide the piece.',
    )
  const seedAudio = seedAudioOf(library, settings.seedClip)
  const category = categoryFor(instrument, settings.category)
  const seed = settings.seed ?? randomInt(highestSeed - settings.takes)
  if (seed + settings.takes - 1 > highestSeed)
    throw new SyrinxError(
      'generate/seed',
      `With the seed ${seed} there is no next one for ${settings.takes} takes.`,
      `Take a seed of at most ${highestSeed - settings.takes + 1}.`,
    )
  const leadSamples = seedAudio?.keep ? clipSamples(seedAudio, sampleRateHz) : 0
  return {
    instrument,
    input: {
      checkpointPath: path,
      notes: score,
      nearestNotes: settings.nearestNotes,
      seconds,
      category,
      seedAudio: seedAudio && {
        path: seedAudio.path,
        fromSeconds: seedAudio.fromSeconds,
        toSeconds: seedAudio.toSeconds,
        keep: seedAudio.keep,
      },
      temperature: settings.temperature,
      pick: settings.temperature === 0 ? 'highest' : settings.pick,
      seed,
      precision: settings.precision,
      compute,
    },
    seeds: Array.from({ length: settings.takes }, (_, take) => seed + take),
    leadSamples,
    totalSamples: leadSamples + generated,
  }
}

/** The notes that are played; null when the instrument plays by itself. */
function scoreFor(
  instrument: Instrument,
  { length, nearestNotes }: GenerationSettings,
  notes: readonly Note[],
): readonly Note[] | null {
  if (instrument.condition === 'mfcc')
    throw new SyrinxError(
      'generate/mfcc',
      `“${instrument.name}” was trained on spectra (MFCC) and can’t be played from notes yet.`,
      'Choose another instrument.',
    )
  if (instrument.condition === 'none') {
    if (length.kind === 'notes')
      throw new SyrinxError(
        'generate/no-condition',
        `“${instrument.name}” was trained without notes and can’t be told what to play.`,
        'Give a length in seconds, and it plays by itself.',
      )
    return null
  }
  if (notes.length === 0) {
    if (length.kind === 'notes')
      throw new SyrinxError(
        'generate/nothing',
        'There are no notes to play.',
        'Draw some notes, or give a length in seconds.',
      )
    return null
  }
  if (!nearestNotes) requireKnown(instrument, notes)
  return notes
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
  { knownMidi, sampleRateHz }: Instrument,
  notes: readonly Note[],
  { nearestNotes }: GenerationSettings,
): number {
  const track = trackOfNotes(toMonophonic(notes), knownMidi, sampleRateHz, { nearest: nearestNotes })
  return soundingSamples(track, sampleRateHz)
}

function categoryFor({ name, categories }: Instrument, asked: string | null): string | null {
  if (categories.length === 0) return null
  if (asked === null) return '0'
  const index = categories.indexOf(asked)
  if (index < 0)
    throw new SyrinxError(
      'generate/category-unknown',
      `“${name}” knows no “${asked}”.`,
      `It knows: ${categories.join(', ')}.`,
    )
  return String(index)
}

interface SeedSource {
  readonly path: string
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly keep: boolean
  /** Of the whole clip. */
  readonly seconds: number
}

/** @throws SyrinxError when the clip is gone, or the part of it is empty. */
function seedAudioOf(library: Library, seedClip: GenerationSettings['seedClip']): SeedSource | null {
  if (!seedClip) return null
  const { source, startSeconds, endSeconds, keep } = seedClip
  const { audioHash, seconds } =
    source.kind === 'clip' ? library.clips.get(source.id) : library.takes.get(source.id)
  if (audioHash === null)
    throw new SyrinxError(
      'seed/not-ready',
      'The take to go on from is still being generated.',
      'Wait until it is whole, or choose another seed clip.',
    )
  if (endSeconds <= startSeconds || startSeconds >= seconds)
    throw new SyrinxError(
      'seed/empty',
      'The chosen part of the seed clip is empty.',
      'Choose a part of its waveform.',
    )
  return {
    path: library.files.pathOf(audioHash),
    fromSeconds: startSeconds,
    toSeconds: endSeconds,
    keep,
    seconds,
  }
}

/** As many samples as the part has at this rate; as tasks/seedAudio.ts cuts it. */
function clipSamples({ fromSeconds, toSeconds, seconds }: SeedSource, sampleRateHz: number): number {
  const length = Math.round(seconds * sampleRateHz)
  const at = (time: number) => Math.min(length, Math.round(time * sampleRateHz))
  return at(toSeconds) - at(fromSeconds)
}
