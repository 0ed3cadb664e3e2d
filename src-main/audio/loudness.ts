/** Loudness as plain RMS: recordings of one instrument are alike enough in colour for it to serve. */

/** Where `normaliseLoudness` brings a recording, in dBFS (a full-scale sine has −3). */
const targetLevelDb = -20

/** Frames quieter than the loudest by more than this don't count, so that pauses don't make a recording louder. */
const gateDb = 30
const frameSeconds = 0.05

/**
 * The RMS level in dB relative to full scale (1.0), over the frames of 50 ms within 30 dB of the loudest; −Infinity
 * for silence.
 */
export function loudnessDb(samples: Float32Array, sampleRateHz: number): number {
  const frameLength = Math.max(1, Math.round(frameSeconds * sampleRateHz))
  const powers: number[] = []
  for (let start = 0; start < samples.length; start += frameLength)
    powers.push(meanSquare(samples.subarray(start, start + frameLength)))
  const gate = powers.reduce((loudest, power) => Math.max(loudest, power), 0) * 10 ** (-gateDb / 10)
  const counted = powers.filter((power) => power >= gate && power > 0)
  return 10 * Math.log10(counted.reduce((sum, power) => sum + power, 0) / Math.max(counted.length, 1))
}

/**
 * A copy at −20 dBFS (RMS, see `loudnessDb`), or less where a peak would pass full scale. Silence stays as it is.
 */
export function normaliseLoudness(samples: Float32Array, sampleRateHz: number): Float32Array {
  const level = loudnessDb(samples, sampleRateHz)
  if (level === -Infinity) return samples.slice()
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  const gain = Math.min(10 ** ((targetLevelDb - level) / 20), 1 / peak)
  return samples.map((sample) => sample * gain)
}

export function meanSquare(samples: Float32Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i]
  return samples.length > 0 ? sum / samples.length : 0
}
