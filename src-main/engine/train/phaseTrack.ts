/**
 * The phase of a note's fundamental, sample by sample: the sound is shifted down by its frequency, smoothed, and what
 * turns slowly that remains is added again (the phase vocoder's idea with a window that follows every sample: Flanagan &
 * Golden 1966, Phase Vocoder). Where the fundamental is too weak to be measured, it turns at the note's frequency.
 */

export interface PhaseTrack {
  /** Radians, not wrapped; one a sample. */
  readonly phases: Float64Array
  /** The mean frequency of where it is loud. */
  readonly frequencyHz: number
}

/** Periods within the smoothing window's standard deviation, and how often the frequency is looked for anew. */
const deviationPeriods = 3
const refinements = 3
/** A fundamental that is so much weaker than at its loudest is not measured: 0.03 is 30 dB. */
const weakest = 0.03

/** @param nominalHz within a tone of the truth. */
export function trackPhase(samples: Float32Array, nominalHz: number, sampleRateHz: number): PhaseTrack {
  let frequencyHz = nominalHz
  let envelope = shiftedDown(samples, frequencyHz, sampleRateHz)
  for (let i = 0; i < refinements; i++) {
    frequencyHz += drift(envelope, sampleRateHz)
    envelope = shiftedDown(samples, frequencyHz, sampleRateHz)
  }
  const phases = unwrapped(envelope)
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz
  for (let t = 0; t < phases.length; t++) phases[t] += step * t
  return { phases, frequencyHz }
}

/** A complex number a sample. */
interface Envelope {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

function shiftedDown(samples: Float32Array, frequencyHz: number, sampleRateHz: number): Envelope {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz
  const deviation = (deviationPeriods * sampleRateHz) / frequencyHz
  const real = new Float64Array(samples.length)
  const imaginary = new Float64Array(samples.length)
  for (let t = 0; t < samples.length; t++) {
    real[t] = samples[t] * Math.cos(step * t)
    imaginary[t] = -samples[t] * Math.sin(step * t)
  }
  return { real: smoothed(real, deviation), imaginary: smoothed(imaginary, deviation) }
}

/** Three moving averages one after the other are nearly a Gaussian window of this standard deviation. */
function smoothed(values: Float64Array, deviation: number): Float64Array {
  const width = Math.max(1, 2 * Math.round(deviation) + 1)
  let current = values
  for (let pass = 0; pass < 3; pass++) current = averaged(current, width)
  return current
}

/** Centred; beyond the edges lies silence. */
function averaged(values: Float64Array, width: number): Float64Array {
  const out = new Float64Array(values.length)
  const half = width >> 1
  let sum = 0
  for (let t = 0; t < Math.min(half, values.length); t++) sum += values[t]
  for (let t = 0; t < values.length; t++) {
    if (t + half < values.length) sum += values[t + half]
    if (t - half - 1 >= 0) sum -= values[t - half - 1]
    out[t] = sum / width
  }
  return out
}

/** By how many hertz the envelope turns on the average, loud parts counting more. */
function drift({ real, imaginary }: Envelope, sampleRateHz: number): number {
  let [sumReal, sumImaginary] = [0, 0]
  for (let t = 1; t < real.length; t++) {
    sumReal += real[t] * real[t - 1] + imaginary[t] * imaginary[t - 1]
    sumImaginary += imaginary[t] * real[t - 1] - real[t] * imaginary[t - 1]
  }
  return (Math.atan2(sumImaginary, sumReal) / (2 * Math.PI)) * sampleRateHz
}

/** The envelope's angle, without jumps; held where it is too weak to have one. */
function unwrapped({ real, imaginary }: Envelope): Float64Array {
  const angles = new Float64Array(real.length)
  let loudest = 0
  const strengths = new Float64Array(real.length)
  for (let t = 0; t < real.length; t++) {
    strengths[t] = Math.sqrt(real[t] * real[t] + imaginary[t] * imaginary[t])
    loudest = Math.max(loudest, strengths[t])
  }
  const limit = weakest * loudest
  const first = strengths.findIndex((it) => it > limit)
  if (first < 0) return angles
  let angle = Math.atan2(imaginary[first], real[first])
  angles.fill(angle, 0, first)
  for (let t = first; t < angles.length; t++) {
    if (strengths[t] > limit) {
      const turn = Math.atan2(imaginary[t], real[t]) - angle
      angle += turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))
    }
    angles[t] = angle
  }
  return angles
}
