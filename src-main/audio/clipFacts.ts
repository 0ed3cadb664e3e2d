/** What a library says of a recording at a glance. */
import type { DecodedAudio } from './decodedAudio.ts'
import { loudnessDb, meanSquare } from './loudness.ts'
import { peaksOf, toBytePeaks } from './peaks.ts'

export interface ClipFacts {
  /** The largest amplitude, 0 … 1. */
  readonly peak: number
  /** See `loudnessDb`; null for silence. */
  readonly loudnessDb: number | null
  /** Samples at full scale in the recording as it came, over all channels. */
  readonly clippedSamples: number
  /** Share of its frames of 50 ms below −50 dBFS (RMS), 0 … 1. */
  readonly silentShare: number
  /** 128 pairs of minimum and maximum, each −127 … 127. */
  readonly peaks: Int8Array
}

export const thumbnailBins = 128
const silenceDb = -50
const frameSeconds = 0.05
const fullScale = 32_767 / 32_768

/** `source` as it was decoded, `samples` what the library keeps of it, mono. */
export function factsOfClip(source: DecodedAudio, samples: Float32Array, sampleRateHz: number): ClipFacts {
  const peaks = peaksOf(samples, thumbnailBins)
  const level = loudnessDb(samples, sampleRateHz)
  return {
    peak: Math.min(
      1,
      peaks.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0),
    ),
    loudnessDb: Number.isFinite(level) ? level : null,
    clippedSamples: source.channels.reduce((count, channel) => count + countClipped(channel), 0),
    silentShare: silentShare(samples, sampleRateHz),
    peaks: toBytePeaks(peaks),
  }
}

function countClipped(samples: Float32Array): number {
  let count = 0
  for (let i = 0; i < samples.length; i++) if (samples[i] >= fullScale || samples[i] <= -fullScale) count++
  return count
}

function silentShare(samples: Float32Array, sampleRateHz: number): number {
  const frameLength = Math.max(1, Math.round(frameSeconds * sampleRateHz))
  const limit = 10 ** (silenceDb / 10)
  let [frames, silent] = [0, 0]
  for (let start = 0; start < samples.length; start += frameLength, frames++)
    if (meanSquare(samples.subarray(start, start + frameLength)) < limit) silent++
  return frames > 0 ? silent / frames : 1
}
