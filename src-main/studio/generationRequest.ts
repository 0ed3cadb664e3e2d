/** What a user asked to hear, looked through before anything begins: what can't be played is said at once. */
import { randomInt } from 'node:crypto'
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Library } from '../library/library.ts'
import type { GenerateTaskInput } from '../tasks/generateTask.ts'
import type { StudioContext } from './context.ts'
import { planScore, type Hear } from './generationScore.ts'
import { planCategories } from './generationSteering.ts'
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

/**
 * @param hear what is heard in a recording that is to be played.
 * @throws SyrinxError that says what can't be played, and what to do.
 */
export async function prepareGeneration(
  { library, computes }: Pick<StudioContext, 'library' | 'computes'>,
  settings: GenerationSettings,
  notes: readonly Note[],
  hear: Hear,
): Promise<PreparedGeneration> {
  const { path, instrument } = await findInstrument(library, settings.instrument)
  const { sampleRateHz } = instrument
  const compute = settings.compute === 'auto' ? library.settings.get().compute : settings.compute
  await computes.require(compute)
  const score = await planScore(library, instrument, settings, notes, hear)
  const generated = Math.max(
    1,
    settings.length.kind === 'seconds'
      ? Math.round(settings.length.seconds * sampleRateHz)
      : (score.ownSamples ?? 0),
  )
  if (generated > longestSeconds * sampleRateHz)
    throw new SyrinxError(
      'generate/too-long',
      `What is to be played lasts ${(generated / sampleRateHz / 3600).toFixed(1)} hours; Syrinx generates up to an hour at a time.`,
      'Give a length in seconds, or divide the piece.',
    )
  const seedAudio = seedAudioOf(library, settings.seedClip)
  const categories = planCategories(instrument, settings, generated)
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
      notes: score.notes,
      nearestNotes: settings.nearestNotes,
      spectrum: score.spectrum,
      ...categories,
      samples: generated,
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
      adapterId: computes.adapterId,
    },
    seeds: Array.from({ length: settings.takes }, (_, take) => seed + take),
    leadSamples,
    totalSamples: leadSamples + generated,
  }
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
