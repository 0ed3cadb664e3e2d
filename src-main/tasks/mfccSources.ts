/**
 * Where the MFCC come from that an instrument is told to play: a recording, the thesis's file, drawn notes by way of how
 * each note sounded in the training set, or two of these blended. All are raw: scaling is the condition's.
 */
import type { MfccCondition } from '../../src-shared/conditioning/description.ts'
import type { MfccFrames } from '../../src-shared/conditioning/mfccRows.ts'
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { parseMfccJson } from '../../src-shared/notes/mfccJson.ts'
import { librosaMfcc, mfcc } from '../audio/features/mfcc.ts'
import { loadRecording } from '../audio/recording.ts'
import { readTextFile } from '../files/textFile.ts'

/** Coefficients 2 to 13: the first is loudness, and what follows the thirteenth is left out (the thesis’s choice). */
export const thesisCoefficients = 12

/** librosa’s, which the thesis used. */
export const thesisHopSamples = 512

/** What an MFCC instrument is told to play, and how long that is. */
export interface MfccScore {
  readonly frames: MfccFrames
  readonly samples: number
}

/** Coefficients 2 to 13 of a sound; `samples` is mono at `sampleRateHz`. */
export function mfccFramesOf(
  samples: Float32Array,
  sampleRateHz: number,
  hopSamples: number = thesisHopSamples,
): MfccFrames {
  const { frames, bins, values } = mfcc(samples, sampleRateHz, { ...librosaMfcc, hopLength: hopSamples })
  const kept = new Float32Array(frames * thesisCoefficients)
  for (let t = 0; t < frames; t++)
    kept.set(values.subarray(t * bins + 1, t * bins + 1 + thesisCoefficients), t * thesisCoefficients)
  return { hopSamples, frames, values: kept }
}

/**
 * A recording of any rate, as the instrument would have heard it.
 * @throws SyrinxError as `loadRecording`.
 */
export async function mfccOfRecording(
  condition: MfccCondition,
  path: string,
  sampleRateHz: number,
): Promise<MfccScore> {
  requireThesisCoefficients(condition)
  const samples = await loadRecording(path, { sampleRateHz })
  return { frames: mfccFramesOf(samples, sampleRateHz, condition.hopSamples), samples: samples.length }
}

/**
 * The thesis’s file: 12 lists, one number a frame of the instrument’s hop.
 * @param isScaled whether its numbers are z-scores already; they are taken back to raw ones here.
 * @throws SyrinxError `mfcc/invalid`, which names the file, and those of reading it.
 */
export async function mfccOfFile(
  condition: MfccCondition,
  path: string,
  isScaled: boolean,
): Promise<MfccScore> {
  requireThesisCoefficients(condition)
  const text = await readTextFile(path)
  try {
    return mfccOfRows(condition, parseMfccJson(text), isScaled)
  } catch (error) {
    if (!(error instanceof SyrinxError)) throw error
    throw new SyrinxError(error.code, `${path}: ${error.message}`, error.hint, { cause: error })
  }
}

/** Rows of coefficients, as the thesis’s file has them, as frames. */
export function mfccOfRows(
  { mean, deviation, hopSamples }: MfccCondition,
  rows: readonly (readonly number[])[],
  isScaled: boolean,
): MfccScore {
  const frames = rows[0].length
  const values = new Float32Array(frames * rows.length)
  for (const [i, row] of rows.entries())
    for (const [t, value] of row.entries())
      values[t * rows.length + i] = isScaled ? value * deviation[i] + mean[i] : value
  return { frames: { hopSamples, frames, values }, samples: frames * hopSamples }
}

/**
 * Each frame sounds as its note’s mean, or as the rests of the training set. A note between the centres of two frames has
 * the one nearest to its middle, but never another note's only one.
 * @param track its categories are indices into `condition.notes`.
 */
export function mfccOfNotes(
  { hopSamples, coefficients, notes, silence }: MfccCondition,
  track: NoteTrack,
  samples: number,
): MfccFrames {
  const frames = 1 + Math.floor(samples / hopSamples)
  /** Index into the track; −1 in rests. */
  const owner = new Int32Array(frames).fill(-1)
  const owned = new Int32Array(track.length)
  const give = (frame: number, index: number) => {
    if (owner[frame] >= 0) owned[owner[frame]]--
    owner[frame] = index
    owned[index]++
  }
  for (const [index, { startSample, endSample }] of track.entries()) {
    const last = Math.min(Math.ceil(endSample / hopSamples) - 1, frames - 1)
    for (let frame = Math.ceil(startSample / hopSamples); frame <= last; frame++) give(frame, index)
  }
  for (const [index, { startSample, endSample }] of track.entries()) {
    const nearest = Math.round((startSample + endSample) / 2 / hopSamples)
    if (owned[index] > 0 || endSample <= startSample || nearest >= frames) continue
    if (owner[nearest] < 0 || owned[owner[nearest]] > 1) give(nearest, index)
  }
  const values = new Float32Array(frames * coefficients)
  for (const [frame, index] of owner.entries())
    values.set(index < 0 ? silence : notes[track[index].category].mean, frame * coefficients)
  return { hopSamples, frames, values }
}

/**
 * (1 − share) · a + share · b, coefficient by coefficient. The shorter one goes on as `silence`, so that the longer one
 * is heard to its end. Share 0 is a, and 1 is b, bit for bit, each as long as it is.
 * @param silence raw coefficients; empty for those of digital silence, which are all 0.
 */
export function blendMfcc(
  a: MfccFrames,
  b: MfccFrames,
  share: number,
  silence: readonly number[] = [],
): MfccFrames {
  if (a.hopSamples !== b.hopSamples) throw new Error('Frames of different hops can’t be blended.')
  const coefficients = a.values.length / a.frames
  if (b.values.length / b.frames !== coefficients) throw new Error('These have different coefficients.')
  if (share === 0) return a
  if (share === 1) return b
  const frames = Math.max(a.frames, b.frames)
  const values = new Float32Array(frames * coefficients)
  for (let i = 0; i < values.length; i++) {
    const rest = silence[i % coefficients] ?? 0
    values[i] = (1 - share) * (a.values[i] ?? rest) + share * (b.values[i] ?? rest)
  }
  return { hopSamples: a.hopSamples, frames, values }
}

/** Two scores blended: as long as the longer, except where only one is heard. */
export const blendMfccScores = (
  { silence }: MfccCondition,
  a: MfccScore,
  b: MfccScore,
  share: number,
): MfccScore => ({
  frames: blendMfcc(a.frames, b.frames, share, silence),
  samples: share === 0 ? a.samples : share === 1 ? b.samples : Math.max(a.samples, b.samples),
})

/** @throws SyrinxError `mfcc/coefficients`. */
function requireThesisCoefficients({ coefficients }: MfccCondition) {
  if (coefficients !== thesisCoefficients)
    throw new SyrinxError(
      'mfcc/coefficients',
      `This network was trained on ${coefficients} coefficients; Syrinx makes ${thesisCoefficients} (2 to 13).`,
      'It can play drawn notes, if it knows any.',
    )
}
