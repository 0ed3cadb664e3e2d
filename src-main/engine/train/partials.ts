/**
 * The phases of a note's partials, all through the note: the sound is shifted down by a partial's frequency and smoothed,
 * and what turns slowly that remains is the partial's own angle (the phase vocoder's idea, with a window that follows the
 * note's period: Flanagan & Golden 1966, Phase Vocoder). Where a partial is too weak to be measured, it turns steadily.
 */

export interface Partials {
  /** Of the fundamental and the partials above it. */
  readonly frequenciesHz: readonly number[]
  /** Radians that a partial is ahead of its frequency, every `hopSamples`. */
  readonly angles: readonly Float32Array[]
  /** How strong a partial is, as the peak of its wave, every `hopSamples`; 0 for one that was not found. */
  readonly strengths: readonly Float32Array[]
}

export const hopSamples = 16

/** Periods of the fundamental within the smoothing window's standard deviation. */
const deviationPeriods = 3
/** The frequencies are looked for in this much of the note, so often: the fundamental’s, and those of the others. */
const listenedSeconds = 1.2
const refinements = [4, 2]
/** After this a partial turns steadily. */
const followedSeconds = 12
/** A partial that is so much weaker than at its loudest is not followed: 70 dB, the noise of 16-bit recordings. */
const weakest = 0.0003
/** One that never comes this near to the fundamental is taken for an exact harmonic: 50 dB. */
const faintest = 0.003
/** Beyond this share of the sample rate nothing is looked for. */
const highestShare = 0.45

/**
 * @param nominalHz the fundamental, within a tone of the truth.
 * @param count how many partials to follow, the fundamental among them.
 */
export function trackPartials(
  samples: Float32Array,
  nominalHz: number,
  sampleRateHz: number,
  count: number,
): Partials {
  const followed = samples.subarray(0, Math.round(followedSeconds * sampleRateHz))
  const listened = samples.subarray(0, Math.round(listenedSeconds * sampleRateHz))
  const frequenciesHz: number[] = []
  const angles: Float32Array[] = []
  const strengths: Float32Array[] = []
  let loudest = 0
  for (let k = 1; k <= count; k++) {
    // A stiff string's partials lie ever further above the harmonics.
    const expectedHz = k === 1 ? nominalHz : (k * frequenciesHz[k - 2]) / (k - 1)
    const windowSamples = (deviationPeriods * sampleRateHz) / (frequenciesHz[0] ?? nominalHz)
    const isInside = expectedHz < highestShare * sampleRateHz
    const shiftedBy = (frequencyHz: number, part: Float32Array) =>
      envelope(part, frequencyHz / sampleRateHz, windowSamples)
    let frequencyHz = expectedHz
    for (let i = 0; isInside && i < refinements[k === 1 ? 0 : 1]; i++)
      frequencyHz += (drift(shiftedBy(frequencyHz, listened)) * sampleRateHz) / hopSamples
    const found = isInside ? shiftedBy(frequencyHz, followed) : undefined
    const strength = found ? strongest(found) : 0
    loudest ||= strength
    const isHeard = found && strength > faintest * loudest && Math.abs(frequencyHz / expectedHz - 1) < 0.03
    if (isHeard) {
      frequenciesHz.push(frequencyHz)
      angles.push(unwrapped(found, strength))
      strengths.push(peaks(found))
    } else if (k === 1) {
      frequenciesHz.push(nominalHz)
      angles.push(new Float32Array(1))
      strengths.push(new Float32Array(1))
    } else {
      frequenciesHz.push(k * frequenciesHz[0])
      angles.push(angles[0].map((angle) => k * angle))
      strengths.push(new Float32Array(1))
    }
  }
  return { frequenciesHz, angles, strengths }
}

/** The phase of partial `k` (0: the fundamental), in radians, anywhere between samples and beyond the ends. */
export function phaseOf(
  { frequenciesHz, angles }: Partials,
  k: number,
  position: number,
  sampleRateHz: number,
): number {
  const own = angles[k]
  const at = Math.max(0, Math.min(own.length - 1, position / hopSamples))
  const whole = Math.min(Math.floor(at), own.length - 1)
  const angle = own[whole] + (at - whole) * ((own[whole + 1] ?? own[whole]) - own[whole])
  return angle + (2 * Math.PI * frequenciesHz[k] * position) / sampleRateHz
}

/** A complex number a hop. */
interface Envelope {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/** @param frequency in periods a sample. */
function envelope(samples: Float32Array, frequency: number, windowSamples: number): Envelope {
  const hops = Math.ceil(samples.length / hopSamples)
  const real = new Float64Array(hops)
  const imaginary = new Float64Array(hops)
  const [stepReal, stepImaginary] = [Math.cos(2 * Math.PI * frequency), -Math.sin(2 * Math.PI * frequency)]
  for (let hop = 0; hop < hops; hop++) {
    const start = hop * hopSamples
    let x = Math.cos(2 * Math.PI * frequency * start)
    let y = -Math.sin(2 * Math.PI * frequency * start)
    const end = Math.min(start + hopSamples, samples.length)
    for (let t = start; t < end; t++) {
      real[hop] += samples[t] * x
      imaginary[hop] += samples[t] * y
      ;[x, y] = [x * stepReal - y * stepImaginary, x * stepImaginary + y * stepReal]
    }
  }
  const deviation = windowSamples / hopSamples
  return { real: smoothed(real, deviation), imaginary: smoothed(imaginary, deviation) }
}

/** Three moving averages one after the other are nearly a Gaussian window of this standard deviation. */
function smoothed(values: Float64Array, deviation: number): Float64Array {
  const width = 2 * Math.round(deviation) + 1
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

const strongest = ({ real, imaginary }: Envelope) =>
  real.reduce((most, it, hop) => Math.max(most, Math.hypot(it, imaginary[hop])), 0)

/** A wave of peak 1, shifted down, has half its sum over a hop as its envelope. */
const peaks = ({ real, imaginary }: Envelope) =>
  Float32Array.from(real, (it, hop) => (2 / hopSamples) * Math.hypot(it, imaginary[hop]))

/** By how many periods a hop the envelope turns on the average, loud parts counting more. */
function drift({ real, imaginary }: Envelope): number {
  let [sumReal, sumImaginary] = [0, 0]
  for (let hop = 1; hop < real.length; hop++) {
    sumReal += real[hop] * real[hop - 1] + imaginary[hop] * imaginary[hop - 1]
    sumImaginary += imaginary[hop] * real[hop - 1] - real[hop] * imaginary[hop - 1]
  }
  return Math.atan2(sumImaginary, sumReal) / (2 * Math.PI)
}

/** The envelope's angle, without jumps; held where it is too weak to have one. */
function unwrapped({ real, imaginary }: Envelope, loudest: number): Float32Array {
  const angles = new Float32Array(real.length)
  const isLoud = (hop: number) => Math.hypot(real[hop], imaginary[hop]) > weakest * loudest
  let first = 0
  while (first < angles.length - 1 && !isLoud(first)) first++
  let angle = Math.atan2(imaginary[first], real[first])
  angles.fill(angle, 0, first)
  for (let hop = first; hop < angles.length; hop++) {
    if (isLoud(hop)) {
      const turn = Math.atan2(imaginary[hop], real[hop]) - angle
      angle += turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))
    }
    angles[hop] = angle
  }
  return angles
}
