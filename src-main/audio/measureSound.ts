/** Every measure of one sound that makes sense for it; see `src-shared/experiments/measures.ts` for what each means. */
import type { Shape } from '../../src-shared/experiments/material.ts'
import type { Measures } from '../../src-shared/experiments/measures.ts'
import { frameRms } from './features/level.ts'
import { harmonicToNoise } from './features/harmonicity.ts'
import { melDistanceDb, stftDistance } from './features/distance.ts'
import { defaultPitchOptions, trackPitch } from './features/pitch.ts'
import { signalToNoiseDb } from './features/snr.ts'
import { spectralCentroid } from './features/centroid.ts'
import { measureFollowing, type ExpectedNote } from './following.ts'
import { meanSquare } from './loudness.ts'
import { median } from './statistics.ts'
import { centsBetween, nearestShape, toneFrequency } from './toneFacts.ts'
import { zeroCrossingRate } from './features/zeroCrossings.ts'

/** What a sound was made for. */
export interface AskedSound {
  /** MIDI numbers may have fractions. Of notes that sound together only what is alone is measured. */
  readonly expected?: readonly ExpectedNote[]
  /** The shape of each of them, where that was asked for; as many as `expected`. */
  readonly expectedShapes?: readonly (Shape | null)[]
  /** The sound that was asked for, or learned; times count from the same moment. */
  readonly reference?: Float32Array
  /** One tone throughout. */
  readonly tone?: { readonly frequencyHz: number; readonly shape: Shape | null }
  /** Among which shapes the nearest is looked for; less than two: none is. */
  readonly shapes?: readonly Shape[]
}

/** A network that begins by itself needs this long to be in its tone; it isn't measured. */
const settleSeconds = 0.1
/** Cut off both ends of a note before its amplitude and shape are measured. */
const edgeSeconds = 0.04
/** As `measureFollowing` has it. */
const heldNoteSeconds = 0.3
const silentDb = -50
/** MATLAB's snr of a whole sound looks at no more than this. */
const longestSnrSeconds = 60

/** @param samples mono. What of the expected notes lies beyond its end counts as silence. */
export function measureSound(samples: Float32Array, sampleRateHz: number, asked: AskedSound = {}): Measures {
  const { expected = [], reference, tone } = asked
  const toLastNote = endedBySilence(samples, sampleRateHz, expected)
  return {
    ...general(samples, sampleRateHz),
    ...(expected.length > 0
      ? following(toLastNote, sampleRateHz, expected)
      : { signalToNoise: wholeSnr(tone ? settled(samples, sampleRateHz) : samples, sampleRateHz) }),
    ...(tone && {
      centsOff: finite(
        centsBetween(
          toneFrequency(settled(samples, sampleRateHz), sampleRateHz, tone.frequencyHz),
          tone.frequencyHz,
        ),
      ),
    }),
    ...(reference && distances(samples, reference, sampleRateHz)),
    ...held(toLastNote, sampleRateHz, asked),
  }
}

/** The same sound where less is missing than the edge of a note, in which nothing is measured. */
function endedBySilence(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly ExpectedNote[],
): Float32Array {
  const lastEnd = notes.reduce((last, it) => Math.max(last, it.startSeconds + it.durationSeconds), 0)
  if (lastEnd - samples.length / sampleRateHz <= edgeSeconds) return samples
  const ended = new Float32Array(Math.round(lastEnd * sampleRateHz))
  ended.set(samples)
  return ended
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const settled = (samples: Float32Array, sampleRateHz: number) =>
  samples.subarray(Math.min(Math.round(settleSeconds * sampleRateHz), samples.length >> 2))

const wholeSnr = (samples: Float32Array, sampleRateHz: number) =>
  finite(signalToNoiseDb(samples.subarray(0, longestSnrSeconds * sampleRateHz)))

function general(samples: Float32Array, sampleRateHz: number): Measures {
  const { rms } = frameRms(samples, sampleRateHz)
  const level = 10 ** (silentDb / 20)
  const sounding = Array.from(rms).map((value) => value >= level)
  const { frequencyHz: centroid } = spectralCentroid(samples, sampleRateHz)
  const centroids = Array.from(centroid).filter((_, i) => sounding[i])
  const { rate } = zeroCrossingRate(samples, sampleRateHz)
  const { frequencyHz } = trackPitch(samples, sampleRateHz, defaultPitchOptions)
  const { decibels } = harmonicToNoise(samples, sampleRateHz)
  return {
    rms: finite(10 * Math.log10(meanSquare(samples))),
    silentShare: sounding.length > 0 ? sounding.filter((it) => !it).length / sounding.length : null,
    spectralCentroid: mean(centroids),
    zeroCrossings: finite((mean(Array.from(rate)) ?? NaN) * sampleRateHz),
    pitchedShare: finite(frequencyHz.filter((hertz) => hertz > 0).length / frequencyHz.length),
    harmonicToNoise: finite(median(Array.from(decibels).filter((value) => !Number.isNaN(value)))),
  }
}

function following(samples: Float32Array, sampleRateHz: number, expected: readonly ExpectedNote[]): Measures {
  const it = measureFollowing(samples, sampleRateHz, expected)
  const { missed } = it.changes
  return {
    centsOff: finite(it.medianCents),
    within50Cents: finite(it.within50Cents),
    within20Cents: finite(it.within20Cents),
    framesWithin50Cents: finite(it.framesWithin50Cents),
    notesHit: finite(it.notesHit / it.notesJudged),
    // No change was asked for: there is none to be late.
    ...(it.changes.expected > 0 && {
      // A change that never came is as late as can be: it must not make the rest look better.
      changeMedian: 2 * missed > it.changes.expected ? null : finite(it.changes.medianMilliseconds),
      changeMost: 20 * missed > it.changes.expected ? null : finite(it.changes.percentile95Milliseconds),
    }),
    // Without a held note there is nothing to hear noise in.
    ...(expected.some((note) => note.durationSeconds >= heldNoteSeconds) && {
      signalToNoise: finite(it.heldNotes.medianSnrDb),
    }),
  }
}

function distances(samples: Float32Array, reference: Float32Array, sampleRateHz: number): Measures {
  const length = Math.min(samples.length, reference.length)
  const [ours, theirs] = [samples.subarray(0, length), reference.subarray(0, length)]
  return {
    levelOff: finite(Math.abs(10 * Math.log10(meanSquare(ours) / meanSquare(theirs)))),
    melDistance: finite(melDistanceDb(ours, theirs, sampleRateHz)),
    stftDistance: finite(stftDistance(theirs, ours)),
  }
}

/** Amplitude and shape inside each held note, or of the one tone. */
function held(samples: Float32Array, sampleRateHz: number, asked: AskedSound): Measures {
  const { reference, shapes = [] } = asked
  const parts = heldParts(samples, sampleRateHz, asked)
  if (parts.length === 0) return {}
  const amplitudes = reference
    ? parts
        .filter(({ end }) => end <= reference.length)
        .map(({ start, end }) => amplitudeOff(samples.subarray(start, end), reference.subarray(start, end)))
    : []
  const shaped = shapes.length < 2 ? [] : parts.filter((it) => it.shape !== null)
  const right = shaped.filter(({ start, end, frequencyHz, shape }) => {
    const part = samples.subarray(start, end)
    const heard = toneFrequency(part, sampleRateHz, frequencyHz)
    // Harmonics are those of the tone that sounds, if it is the one that was asked for.
    const base = centsBetween(heard, frequencyHz) < 100 ? heard : frequencyHz
    return nearestShape(part, sampleRateHz, base, shapes) === shape
  })
  return {
    ...(amplitudes.length > 0 && { amplitudeOff: mean(amplitudes) }),
    ...(shaped.length > 0 && { shapeRight: right.length / shaped.length }),
  }
}

function heldParts(
  samples: Float32Array,
  sampleRateHz: number,
  { expected, expectedShapes, tone }: AskedSound,
) {
  if (tone) {
    const start = samples.length - settled(samples, sampleRateHz).length
    return [{ start, end: samples.length, ...tone }]
  }
  return (expected ?? []).flatMap(({ midi, startSeconds, durationSeconds }, i) => {
    const start = Math.round((startSeconds + edgeSeconds) * sampleRateHz)
    const end = Math.min(
      Math.round((startSeconds + durationSeconds - edgeSeconds) * sampleRateHz),
      samples.length,
    )
    const frequencyHz = 440 * 2 ** ((midi - 69) / 12)
    return end - start < edgeSeconds * sampleRateHz
      ? []
      : [{ start, end, frequencyHz, shape: expectedShapes?.[i] ?? null }]
  })
}

const amplitudeOff = (ours: Float32Array, theirs: Float32Array): number =>
  Math.abs(Math.sqrt(meanSquare(ours) / meanSquare(theirs)) - 1)

const mean = (values: readonly number[]): number | null =>
  finite(values.reduce((sum, value) => sum + value, 0) / values.length)
