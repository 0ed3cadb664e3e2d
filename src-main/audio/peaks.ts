/** Waveforms to draw: the smallest and the largest sample of each of a number of equal parts. */

/** `bins` pairs of minimum and maximum over all of `samples`; where there are fewer samples than bins, they repeat. */
export function peaksOf(samples: Float32Array, bins: number): Float32Array<ArrayBuffer> {
  const peaks = new Float32Array(2 * bins)
  if (samples.length === 0) return peaks
  for (let bin = 0; bin < bins; bin++) {
    const first = Math.floor((bin * samples.length) / bins)
    const end = Math.max(first + 1, Math.floor(((bin + 1) * samples.length) / bins))
    let smallest = samples[first]
    let largest = smallest
    for (let i = first + 1; i < end; i++) {
      const sample = samples[i]
      if (sample < smallest) smallest = sample
      else if (sample > largest) largest = sample
    }
    peaks[2 * bin] = smallest
    peaks[2 * bin + 1] = largest
  }
  return peaks
}

/** Peaks as one byte each, −127 … 127. */
export const toBytePeaks = (peaks: Float32Array): Int8Array =>
  Int8Array.from(peaks, (peak) => Math.round(127 * Math.max(-1, Math.min(1, peak))))
