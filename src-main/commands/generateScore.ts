/** What the options of `generate` ask to be played. */
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { parseLabels } from '../../src-shared/notes/labels.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { readTextFile } from '../files/textFile.ts'
import { blendScores, scoreLike } from '../tasks/likeness.ts'
import { mfccOfFile } from '../tasks/mfccSources.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import type { Score } from '../tasks/score.ts'
import { say } from './terminal.ts'

export interface ScoreOptions {
  notes?: string
  labels?: string
  mfcc?: string
  mfccScaled?: boolean
  like?: string
  blend?: string
  blendShare: number
  steer?: string
  nearest?: boolean
}

/** @returns what is played, and the changes of category beside it. */
export async function scoreOf(
  options: ScoreOptions,
  checkpoint: Checkpoint,
): Promise<{ score: Score; steering?: NoteTrack }> {
  const { notes, labels, mfcc, like, blend, steer } = options
  if ([notes, labels, mfcc, like].filter((it) => it !== undefined).length > 1)
    throw new SyrinxError('generate/two-scores', 'Give one of --notes, --labels, --mfcc and --like.')
  const played = await mainScore(options, checkpoint)
  const score =
    blend === undefined
      ? played
      : blendScores(checkpoint, played, await blendedScore(options, checkpoint), options.blendShare, { say })
  if (steer === undefined) return { score }
  const { track, samples } = await readLabels(steer)
  return score.kind === 'none' ? { score: { kind: 'steered', track, samples } } : { score, steering: track }
}

async function mainScore(options: ScoreOptions, checkpoint: Checkpoint): Promise<Score> {
  const { notes, labels, mfcc, like, nearest = false } = options
  if (notes !== undefined) return { kind: 'notes', notes: await readNotesFile(notes, say), nearest }
  if (labels !== undefined) return { kind: 'labels', ...(await readLabels(labels)) }
  if (mfcc !== undefined) return fileScore(mfcc, options, checkpoint)
  if (like !== undefined) return scoreLike(checkpoint, like, nearest)
  return { kind: 'none' }
}

/** What is blended in: an MFCC file, or any recording. */
const blendedScore = (options: ScoreOptions, checkpoint: Checkpoint): Promise<Score> =>
  options.blend!.toLowerCase().endsWith('.json')
    ? fileScore(options.blend!, options, checkpoint)
    : scoreLike(checkpoint, options.blend!, false)

async function fileScore(
  path: string,
  { mfccScaled }: ScoreOptions,
  { condition }: Checkpoint,
): Promise<Score> {
  if (condition?.kind !== 'mfcc')
    throw new SyrinxError(
      'generate/not-mfcc',
      'This network was not trained on MFCC and can’t be told them.',
      'Train one with --condition mfcc.',
    )
  return { kind: 'mfcc', ...(await mfccOfFile(condition, path, mfccScaled ?? false)) }
}

async function readLabels(path: string): Promise<{ track: NoteTrack; samples: number }> {
  const runs = parseLabels(await readTextFile(path))
  const track: NoteTrack = runs.filter((run) => run.category >= 0).map((run) => ({ ...run, loudness: 1 }))
  return { track, samples: runs.at(-1)?.endSample ?? 0 }
}
