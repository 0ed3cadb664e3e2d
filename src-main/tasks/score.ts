/** What is played, as a condition for the network. */
import {
  localConditionSchema,
  notesKnownTo,
  type LocalCondition,
} from '../../src-shared/conditioning/description.ts'
import { mfccRows, type MfccFrames } from '../../src-shared/conditioning/mfccRows.ts'
import { noteRows, type ConditionSource } from '../../src-shared/conditioning/noteRows.ts'
import {
  noNotesKnown,
  trackEnd,
  trackOfNotes,
  type NoteTrack,
} from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { muLawDecode } from '../../src-shared/model/muLaw.ts'
import { overlappingNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { VoicePart } from '../engine/sample/voices.ts'
import { checkLabels } from './checkLabels.ts'
import { mfccFramesOf, mfccOfNotes } from './mfccSources.ts'
import { voicesOfScore } from './voiceScore.ts'

/** What is played. */
export type Score =
  | { readonly kind: 'notes'; readonly notes: readonly Note[]; readonly nearest: boolean }
  /** Labels of the condition's notes, in samples. */
  | { readonly kind: 'labels'; readonly track: NoteTrack; readonly samples: number }
  /** Coefficients before scaling, for a network that was trained on them. */
  | { readonly kind: 'mfcc'; readonly frames: MfccFrames; readonly samples: number }
  /** The track's categories are global ones: a network without a local condition is steered by changing them. */
  | { readonly kind: 'steered'; readonly track: NoteTrack; readonly samples: number }
  /** Nothing: a network that plays by itself. */
  | { readonly kind: 'none' }

/** A last note rings on for this long, on an instrument of one voice. */
export const ringSeconds = 0.3

/** How long notes sound: to the end of the last, and a little more for it to ring. */
export const soundingSamples = (track: NoteTrack, sampleRateHz: number): number =>
  trackEnd(track) + Math.round(ringSeconds * sampleRateHz)

/**
 * The condition (sample 0 is the first one generated; the seed lies before it), or the voices of an instrument that plays
 * one a note, and how many samples to generate.
 */
export function conditionOfScore(
  checkpoint: Checkpoint,
  asked: Score,
  askedSamples: number | undefined,
  seed: Uint16Array,
  hooks: { say(text: string): void },
  categoryAt: (sample: number) => number | undefined = () => undefined,
): { condition: ConditionSource | undefined; voices?: readonly VoicePart[]; samples: number } {
  const { sampleRateHz, quantizationChannels } = checkpoint.hyperparameters
  const condition = conditionOf(checkpoint)
  if (condition?.kind === 'voice')
    return {
      condition: undefined,
      ...voicesOfScore(condition, checkpoint.hyperparameters, asked, askedSamples, seed, categoryAt),
    }
  if (!condition) return { condition: undefined, samples: unconditioned(checkpoint, asked, askedSamples) }
  const known = notesKnownTo(condition)
  if (asked.kind === 'mfcc' && condition.kind !== 'mfcc')
    throw new SyrinxError(
      'generate/not-mfcc',
      'This network was trained on notes and can’t be told MFCC.',
      'Let it play the notes of a recording instead (--like).',
    )
  if (asked.kind === 'labels' && known.length === 0) throw noNotesKnown()
  const track =
    asked.kind === 'notes'
      ? trackOfNotes(oneVoice(asked.notes, hooks), known, sampleRateHz, { nearest: asked.nearest })
      : asked.kind === 'labels'
        ? asked.track
        : []
  if (asked.kind === 'labels') checkLabels(asked.track, known.length)
  const samples = askedSamples ?? ownSamples(asked, track, sampleRateHz)
  if (samples === 0)
    throw new SyrinxError(
      'generate/nothing',
      'There is nothing to play.',
      condition.kind === 'mfcc'
        ? 'Give a recording (--like), an MFCC file (--mfcc), notes (--notes) or a length (--seconds).'
        : 'Give notes (--notes), labels (--labels) or a length (--seconds).',
    )
  if (condition.kind === 'mfcc') {
    const frames = asked.kind === 'mfcc' ? asked.frames : mfccOfNotes(condition, track, samples)
    const sound = muLawDecode(seed, quantizationChannels)
    const before = seed.length > 0 && {
      frames: mfccFramesOf(sound, sampleRateHz, condition.hopSamples),
      samples: seed.length,
    }
    return { condition: mfccRows(condition, frames, before || undefined), samples }
  }
  const before = seedTrack(seed, condition.categories, sampleRateHz, quantizationChannels)
  return { condition: noteRows(condition, [...before, ...track], sampleRateHz), samples }
}

/** How long a network plays that is told nothing, or nothing but its category. */
function unconditioned(checkpoint: Checkpoint, asked: Score, askedSamples: number | undefined): number {
  if (asked.kind === 'steered') return askedSamples ?? asked.samples
  if (asked.kind !== 'none') {
    const isGlobal = checkpoint.hyperparameters.globalCardinality > 0
    throw new SyrinxError(
      'generate/no-condition',
      'This network was trained without notes and can’t be told what to play.',
      isGlobal
        ? 'Change its category while it plays (--steer), or give it a length (--seconds).'
        : 'Give it a length (--seconds) instead of notes.',
    )
  }
  if (askedSamples === undefined)
    throw new SyrinxError('generate/no-length', 'How long?', 'Give a length: --seconds or --samples.')
  return askedSamples
}

/** How long a score is by itself. */
function ownSamples(asked: Score, track: NoteTrack, sampleRateHz: number): number {
  switch (asked.kind) {
    case 'notes':
      return soundingSamples(track, sampleRateHz)
    case 'none':
      return 0
    default:
      return asked.samples
  }
}

/** What one voice can play of the notes, with a word when that isn't all. */
export function oneVoice(notes: readonly Note[], hooks: { say(text: string): void }): Note[] {
  const overlapping = overlappingNotes(notes).length
  if (overlapping > 0)
    hooks.say(
      `${overlapping} of ${notes.length} notes begin while another sounds. The instrument has one voice: of a chord it plays the highest note, and a note ends where the next begins.`,
    )
  return toMonophonic(notes)
}

function conditionOf(checkpoint: Checkpoint): LocalCondition | undefined {
  return checkpoint.condition === undefined ? undefined : localConditionSchema.parse(checkpoint.condition)
}

/** What is heard in the seed is what the network should believe it has been playing. */
function seedTrack(
  seed: Uint16Array,
  categories: readonly number[],
  sampleRateHz: number,
  quantizationChannels: number,
): NoteTrack {
  if (seed.length === 0) return []
  const heard = hearNotes(muLawDecode(seed, quantizationChannels), sampleRateHz)
  const known = heard.filter((note) => categories.includes(note.midi))
  return trackOfNotes(known, categories, sampleRateHz).map((segment) => ({
    ...segment,
    startSample: segment.startSample - seed.length,
    endSample: Math.min(segment.endSample - seed.length, 0),
  }))
}
