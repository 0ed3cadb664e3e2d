/** What is played, as a condition for the network. */
import { localConditionSchema, type LocalCondition } from '../../src-shared/conditioning/description.ts'
import { noteRows, type ConditionSource } from '../../src-shared/conditioning/noteRows.ts'
import { trackEnd, trackOfNotes, type NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { muLawDecode } from '../../src-shared/model/muLaw.ts'
import { overlappingNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'

/** What is played: notes, a label track in samples, or nothing (a network that plays by itself). */
export type Score =
  | { readonly kind: 'notes'; readonly notes: readonly Note[]; readonly nearest: boolean }
  | { readonly kind: 'labels'; readonly track: NoteTrack; readonly samples: number }
  | { readonly kind: 'none' }

/** A last note rings on for this long. */
const ringSeconds = 0.3

/** How long notes sound: to the end of the last, and a little more for it to ring. */
export const soundingSamples = (track: NoteTrack, sampleRateHz: number): number =>
  trackEnd(track) + Math.round(ringSeconds * sampleRateHz)

/** The condition (sample 0 is the first one generated; the seed lies before it), and how many samples to generate. */
export function conditionOfScore(
  checkpoint: Checkpoint,
  asked: Score,
  askedSamples: number | undefined,
  seed: Uint16Array,
  hooks: { say(text: string): void },
): { condition: ConditionSource | undefined; samples: number } {
  const { sampleRateHz, quantizationChannels } = checkpoint.hyperparameters
  const condition = conditionOf(checkpoint)
  if (!condition) {
    if (asked.kind !== 'none')
      throw new SyrinxError(
        'generate/no-condition',
        'This network was trained without notes and can’t be told what to play.',
        'Give it a length (--seconds) instead of notes.',
      )
    if (askedSamples === undefined)
      throw new SyrinxError('generate/no-length', 'How long?', 'Give a length: --seconds or --samples.')
    return { condition: undefined, samples: askedSamples }
  }
  if (condition.kind === 'mfcc')
    throw new SyrinxError('generate/mfcc', 'Generation from MFCC is not there yet.')
  const track =
    asked.kind === 'notes'
      ? trackOfNotes(oneVoice(asked.notes, hooks), condition.categories, sampleRateHz, {
          nearest: asked.nearest,
        })
      : asked.kind === 'labels'
        ? asked.track
        : []
  if (asked.kind === 'labels') checkLabels(asked.track, condition.categories.length)
  const before = seedTrack(seed, condition.categories, sampleRateHz, quantizationChannels)
  const own =
    asked.kind === 'labels'
      ? asked.samples
      : asked.kind === 'notes'
        ? soundingSamples(track, sampleRateHz)
        : 0
  const samples = askedSamples ?? own
  if (samples === 0 || (asked.kind === 'none' && askedSamples === undefined))
    throw new SyrinxError(
      'generate/nothing',
      'There is nothing to play.',
      'Give notes (--notes), labels (--labels) or a length (--seconds).',
    )
  return { condition: noteRows(condition, [...before, ...track], sampleRateHz), samples }
}

/** What one voice can play of the notes, with a word when that isn't all. */
function oneVoice(notes: readonly Note[], hooks: { say(text: string): void }): Note[] {
  const overlapping = overlappingNotes(notes).length
  if (overlapping > 0)
    hooks.say(
      `${overlapping} of ${notes.length} notes begin while another sounds. The instrument has one voice: of a chord it plays the highest note, and a note ends where the next begins.`,
    )
  return toMonophonic(notes)
}

function checkLabels(track: NoteTrack, categories: number) {
  const worst = track.find((segment) => segment.category >= categories)
  if (worst)
    throw new SyrinxError(
      'labels/unknown-category',
      `The labels name category ${worst.category}; the instrument knows 0 to ${categories - 1}.`,
    )
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
