/** Trimming and splitting, as ibab/tensorflow-wavenet's audio_reader.py. */

const hopLength = 512

export interface TrimOptions {
  /** RMS of a frame, full scale 1, above which it counts as sound (ibab's silence_threshold, 0.3 by default there). */
  readonly threshold: number
  /** Samples a frame; 2048 without it, as in ibab. */
  readonly frameLength?: number
}

/**
 * What lies between the centre of the first and the centre of the last frame louder than the threshold, a view on
 * `samples`; empty when there is none. Frames are librosa's: every 512 samples, centred, the signal mirrored at its
 * ends.
 */
export function trimSilence(
  samples: Float32Array,
  { threshold, frameLength = 2048 }: TrimOptions,
): Float32Array {
  if (samples.length === 0) return samples
  const length = Math.min(frameLength, samples.length)
  let first = -1
  let last = -1
  for (let centre = 0; centre <= samples.length; centre += hopLength) {
    if (rms(samples, centre - (length >> 1), length) <= threshold) continue
    if (first < 0) first = centre
    last = centre
  }
  return first < 0 ? samples.subarray(0, 0) : samples.subarray(first, last)
}

function rms(samples: Float32Array, start: number, length: number): number {
  const lastIndex = samples.length - 1
  let sum = 0
  for (let i = start; i < start + length; i++) {
    // Mirrored without repeating the sample at the edge; a signal of one sample mirrors into itself.
    const mirrored = i < 0 ? -i : i > lastIndex ? 2 * lastIndex - i : i
    const value = samples[Math.max(0, Math.min(mirrored, lastIndex))]
    sum += value * value
  }
  return Math.sqrt(sum / length)
}

/** Clips of `clipSamples` samples one after another, views on `samples`; the last may be shorter. */
export function splitIntoClips(samples: Float32Array, clipSamples: number): Float32Array[] {
  if (!(clipSamples >= 1)) throw new RangeError(`a clip needs at least one sample, not ${clipSamples}`)
  const clips: Float32Array[] = []
  for (let start = 0; start < samples.length; start += clipSamples)
    clips.push(samples.subarray(start, start + clipSamples))
  return clips
}
