/** “Play this on my instrument”: what a recording is to an instrument, and two things to play made into one. */
import { basename } from 'node:path'
import { notesKnownTo, type MfccCondition } from '../../src-shared/conditioning/description.ts'
import { noNotesKnown, trackOfNotes } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import { loadRecording } from '../audio/recording.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { blendMfccScores, mfccOfNotes, mfccOfRecording, type MfccScore } from './mfccSources.ts'
import { checkLabels } from './checkLabels.ts'
import { oneVoice, soundingSamples, type Score } from './score.ts'

/** What a network must know of itself here. */
type Playable = Pick<Checkpoint, 'hyperparameters' | 'condition'>

/**
 * A recording as a score: its MFCC for an instrument that was trained on them, and the notes that are heard in it for one
 * that knows notes.
 * @throws SyrinxError those of reading a recording, and `like/no-notes` when nothing is heard that could be played.
 */
export async function scoreLike(
  { hyperparameters: { sampleRateHz }, condition }: Playable,
  path: string,
  nearest: boolean,
): Promise<Score> {
  if (!condition)
    throw new SyrinxError(
      'generate/no-condition',
      'This network was trained without notes and can’t be told what to play.',
      'It can go on from a recording: --seed-audio.',
    )
  if (condition.kind === 'mfcc')
    return { kind: 'mfcc', ...(await mfccOfRecording(condition, path, sampleRateHz)) }
  const notes = hearNotes(await loadRecording(path, { sampleRateHz }), sampleRateHz)
  if (notes.length === 0)
    throw new SyrinxError(
      'like/no-notes',
      `No notes were heard in ${basename(path)}.`,
      'This instrument plays notes; an instrument that was trained on MFCC can follow any sound.',
    )
  return { kind: 'notes', notes, nearest }
}

/**
 * Two scores as one, `share` of which is the second: linear in the coefficients, and as long as the longer.
 * @throws SyrinxError `generate/blend-needs-mfcc`, and those of a score that can't be played.
 */
export function blendScores(
  { hyperparameters: { sampleRateHz }, condition }: Playable,
  first: Score,
  second: Score,
  share: number,
  hooks: { say(text: string): void },
): Score {
  if (condition?.kind !== 'mfcc')
    throw new SyrinxError(
      'generate/blend-needs-mfcc',
      'Only an instrument that was trained on MFCC can play a blend of two sounds.',
      'Leave --blend out.',
    )
  const [a, b] = [first, second].map((score) => mfccOfScore(condition, score, sampleRateHz, hooks))
  return { kind: 'mfcc', ...blendMfccScores(condition, a, b, share) }
}

/** Notes and labels by way of how each note sounded in the training set. */
function mfccOfScore(
  condition: MfccCondition,
  score: Score,
  sampleRateHz: number,
  hooks: { say(text: string): void },
): MfccScore {
  switch (score.kind) {
    case 'mfcc':
      return { frames: score.frames, samples: score.samples }
    case 'labels':
      if (condition.notes.length === 0) throw noNotesKnown()
      checkLabels(score.track, condition.notes.length)
      return {
        frames: mfccOfNotes(condition, score.track, score.samples),
        samples: score.samples,
      }
    case 'notes': {
      const track = trackOfNotes(oneVoice(score.notes, hooks), notesKnownTo(condition), sampleRateHz, {
        nearest: score.nearest,
      })
      const samples = soundingSamples(track, sampleRateHz)
      return { frames: mfccOfNotes(condition, track, samples), samples }
    }
    default:
      throw new SyrinxError(
        'generate/nothing',
        'There is nothing to blend.',
        'Give a recording (--like), an MFCC file (--mfcc) or notes (--notes) to blend with.',
      )
  }
}
