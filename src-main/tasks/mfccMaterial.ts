/**
 * What a network learns from under MFCC: recordings (or phrases of their notes) with the MFCC of each, which are computed
 * once, and what the condition has to know of those that are learned: their statistics, and how each note sounds.
 */
import { setImmediate } from 'node:timers/promises'
import type { MfccCondition } from '../../src-shared/conditioning/description.ts'
import type { MfccFrames } from '../../src-shared/conditioning/mfccRows.ts'
import { sliceTrack, type NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { Random } from '../../src-shared/random.ts'
import { librosaMfcc } from '../audio/features/mfcc.ts'
import type { TrainingRecording } from '../engine/train/material.ts'
import { defaultPhraseSettings, phraseMaker, type PhraseSettings } from '../engine/train/phrases.ts'
import { mfccFramesOf, thesisCoefficients, thesisHopSamples } from './mfccSources.ts'
import { splitRecordings } from './split.ts'

/** MFCC know a note’s colour, not its loudness: all are played alike. */
export const unheardLoudness: PhraseSettings = {
  ...defaultPhraseSettings,
  velocities: [100, 100],
  fadeSeconds: 0.015,
}

/** Some eleven minutes: of 25 notes each is heard some 40 times, after most others. */
const phrases = { training: 64, validation: 8, seconds: 10 } as const

export interface HeardRecording {
  readonly recording: TrainingRecording
  readonly mfcc: MfccFrames
}

export interface MfccMaterial {
  readonly training: readonly HeardRecording[]
  /** Empty where no recording can be spared. */
  readonly validation: readonly HeardRecording[]
  readonly isPhrases: boolean
}

export interface MfccSettings {
  readonly material: 'recordings' | 'phrases'
  readonly sampleRateHz: number
  /** The run’s: the same material for the same seed. */
  readonly seed: number
  readonly hopSamples?: number
}

/** @throws SyrinxError `train/stopped` when `shouldStop` says so. */
export async function mfccMaterial(
  recordings: readonly TrainingRecording[],
  { material, sampleRateHz, seed, hopSamples = thesisHopSamples }: MfccSettings,
  shouldStop: () => boolean,
): Promise<MfccMaterial> {
  const hear = async (from: readonly TrainingRecording[]) => {
    const heard: HeardRecording[] = []
    for (const recording of from) {
      await setImmediate()
      if (shouldStop())
        throw new SyrinxError(
          'train/stopped',
          'Stopped while measuring the recordings, before the first step.',
        )
      heard.push({ recording, mfcc: mfccFramesOf(recording.samples, sampleRateHz, hopSamples) })
    }
    return heard
  }
  const isPhrases = material === 'phrases'
  const chosen = isPhrases ? phrasesOf(recordings, sampleRateHz, seed) : splitRecordings(recordings, seed)
  return {
    training: await hear(chosen.training),
    validation: await hear(chosen.validation),
    isPhrases,
  }
}

function phrasesOf(recordings: readonly TrainingRecording[], sampleRateHz: number, seed: number) {
  const sampleSize = Math.round(phrases.seconds * sampleRateHz)
  const maker = phraseMaker(sampleRateHz, { field: 0, sampleSize }, recordings, unheardLoudness)
  const random = Random.fromSeed(seed ^ 0x3fcc)
  const draw = (count: number, title: string) =>
    Array.from({ length: count }, (_, i): TrainingRecording => {
      const { samples, track, globalCategory } = maker.draw(random)
      return {
        name: `${title} ${i + 1}`,
        samples,
        track: sliceTrack(track, 0, samples.length),
        ...(globalCategory !== undefined && { globalCategory }),
      }
    })
  return {
    training: draw(phrases.training, 'phrase'),
    validation: draw(phrases.validation, 'validation phrase'),
  }
}

/**
 * The condition of a network that learns from this.
 * @param midiNumbers of the categories that the recordings’ tracks name.
 */
export function mfccConditionOf(
  { training }: Pick<MfccMaterial, 'training'>,
  midiNumbers: readonly number[],
): MfccCondition {
  const all = new Mean()
  const rests = new Mean()
  const notes = midiNumbers.map(() => new Mean())
  for (const { recording, mfcc } of training) {
    const inside = notesAt(recording.track, mfcc, recording.samples.length)
    for (let t = 0; t < mfcc.frames; t++) {
      const row = mfcc.values.subarray(t * thesisCoefficients, (t + 1) * thesisCoefficients)
      all.add(row)
      if (inside[t] >= 0) notes[inside[t]].add(row)
      else if (inside[t] === atRest) rests.add(row)
    }
  }
  return {
    kind: 'mfcc',
    coefficients: thesisCoefficients,
    hopSamples: training[0].mfcc.hopSamples,
    frameLength: librosaMfcc.frameLength,
    mean: all.mean(),
    deviation: all.deviation(),
    notes: notes.flatMap((it, i) => (it.count > 0 ? [{ midi: midiNumbers[i], mean: it.mean() }] : [])),
    // Without notes nothing says where the rests are.
    silence: rests.count > 0 && midiNumbers.length > 0 ? rests.mean() : [],
  }
}

const atRest = -1
const atEdge = -2

/**
 * The category of the note that a frame shows, −1 for a rest, −2 near an edge, where a frame shows both sides. A note
 * that is too short for a frame a hop away from its edges is shown by the one nearest to its middle.
 */
function notesAt(track: NoteTrack, { frames, hopSamples }: MfccFrames, samples: number): Int16Array {
  const shown = new Int16Array(frames).fill(atEdge)
  const mark = (category: number, startSample: number, endSample: number, always: boolean) => {
    const first = Math.max(Math.ceil(startSample / hopSamples) + 1, 0)
    const last = Math.min(Math.floor(endSample / hopSamples) - 1, frames - 1)
    if (first <= last) shown.fill(category, first, last + 1)
    else if (always)
      shown[Math.min(Math.round((startSample + endSample) / 2 / hopSamples), frames - 1)] = category
  }
  let restFrom = 0
  for (const { category, startSample, endSample } of track) {
    mark(atRest, restFrom, startSample, false)
    mark(category, startSample, endSample, true)
    restFrom = endSample
  }
  mark(atRest, restFrom, samples, false)
  return shown
}

/** Mean and deviation of rows, in double precision, shifted by the first row lest large means eat small deviations. */
class Mean {
  count = 0
  readonly #origin = new Float64Array(thesisCoefficients)
  readonly #sum = new Float64Array(thesisCoefficients)
  readonly #squares = new Float64Array(thesisCoefficients)

  add(row: Float32Array) {
    if (this.count++ === 0) this.#origin.set(row)
    for (let i = 0; i < thesisCoefficients; i++) {
      const value = row[i] - this.#origin[i]
      this.#sum[i] += value
      this.#squares[i] += value * value
    }
  }

  mean = () => Array.from(this.#sum, (sum, i) => this.#origin[i] + sum / this.count)

  /** Of the population (numpy’s std). */
  deviation = () =>
    Array.from(this.#squares, (squares, i) =>
      Math.sqrt(Math.max(squares / this.count - (this.#sum[i] / this.count) ** 2, 0)),
    )
}
