/** What an instrument that was trained on MFCC is told to play, from the sources that a user names. */
import { notesKnownTo, type MfccCondition } from '../../src-shared/conditioning/description.ts'
import { trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { blendMfccScores, mfccOfNotes, mfccOfRecording, type MfccScore } from './mfccSources.ts'
import { oneVoice, soundingSamples, type Score } from './score.ts'

export type TaskSpectrumSource =
  /** The drawn notes, as this instrument knows them. */
  | { readonly kind: 'notes' }
  /** The drawn notes, as another instrument knows them. */
  | { readonly kind: 'notesOf'; readonly checkpointPath: string }
  | { readonly kind: 'sound'; readonly path: string }

export interface TaskSpectrum {
  readonly source: TaskSpectrumSource
  /** `share` of the second source, 0 … 1. */
  readonly blend: { readonly source: TaskSpectrumSource; readonly share: number } | null
}

export interface SpectrumRequest {
  readonly checkpoint: Checkpoint
  readonly spectrum: TaskSpectrum
  /** For sources that are drawn notes. */
  readonly notes: readonly Note[]
  readonly nearest: boolean
  loadOther(checkpointPath: string): Promise<Checkpoint>
  say(words: string): void
}

/** @throws SyrinxError `generate/not-mfcc`, `spectrum/other-kind`, and those of reading the sound. */
export async function scoreOfSpectrum(request: SpectrumRequest): Promise<Score> {
  const { checkpoint, spectrum } = request
  const condition = mfccConditionOf(checkpoint)
  const first = await scoreOf(request, condition, spectrum.source)
  if (!spectrum.blend) return { kind: 'mfcc', ...first }
  const { source, share } = spectrum.blend
  const second = await scoreOf(request, condition, source)
  return { kind: 'mfcc', ...blendMfccScores(condition, first, second, share) }
}

async function scoreOf(
  request: SpectrumRequest,
  condition: MfccCondition,
  source: TaskSpectrumSource,
): Promise<MfccScore> {
  const { sampleRateHz } = request.checkpoint.hyperparameters
  switch (source.kind) {
    case 'sound':
      return mfccOfRecording(condition, source.path, sampleRateHz)
    case 'notes':
      return notesAs(request, condition, condition)
    case 'notesOf': {
      const other = await request.loadOther(source.checkpointPath)
      const otherCondition = mfccConditionOf(other)
      // Coefficients mean something only at the rate, and of the frames, that they were taken of.
      if (
        other.hyperparameters.sampleRateHz !== sampleRateHz ||
        otherCondition.coefficients !== condition.coefficients ||
        otherCondition.frameLength !== condition.frameLength
      )
        throw new SyrinxError(
          'spectrum/other-kind',
          'These two instruments don’t mean the same by a spectrum: their sample rates or their frames differ.',
          'Choose instruments of one sample rate.',
        )
      return notesAs(request, otherCondition, condition)
    }
  }
}

/** Notes by the means of one condition, in frames as far apart as those of another. */
function notesAs(
  { checkpoint, notes, nearest, say }: SpectrumRequest,
  as: MfccCondition,
  { hopSamples }: MfccCondition,
): MfccScore {
  const { sampleRateHz } = checkpoint.hyperparameters
  const track = trackOfNotes(oneVoice(notes, { say }), notesKnownTo(as), sampleRateHz, { nearest })
  const samples = soundingSamples(track, sampleRateHz)
  return { samples, frames: mfccOfNotes({ ...as, hopSamples }, track, samples) }
}

function mfccConditionOf({ condition }: Checkpoint): MfccCondition {
  if (condition?.kind === 'mfcc') return condition
  throw new SyrinxError(
    'generate/not-mfcc',
    'Only an instrument that was trained on spectra (MFCC) can be told one.',
    'Choose another instrument.',
  )
}
