/**
 * The periods that a stretch of sound may have: the difference function of YIN (A. de Cheveigné & H. Kawahara 2002,
 * YIN, a fundamental frequency estimator for speech and music, JASA 111(4)), equations 6 to 8 and steps 3 and 5.
 *
 * Two departures. The difference is taken over all pairs in the window and divided by their number (as P. McLeod &
 * G. Wyvill 2005, A smarter way to find pitch, do), so that every lag looks at the same stretch and the estimate
 * belongs to the window's middle. And the autocorrelation, computed by Fourier transform, is interpolated to a grid of
 * at least 32 kHz, without which the dips of high notes at low sample rates are too blunt to be told from their octave.
 */
import { FineAutocorrelation } from './fineAutocorrelation.ts'
import { nextPowerOfTwo } from './fourier.ts'

export interface PeriodCandidate {
  readonly frequencyHz: number
  /** YIN's d′ at the dip: 0 for a periodic sound, around 1 for noise. */
  readonly aperiodicity: number
  /** The aperiodicity, raised for long periods: of two equally good ones the shorter is the true one. */
  readonly cost: number
}

const finestLagHz = 32_000
const mostCandidates = 6
/** Dips above this are noise. */
const shallowestDip = 0.9
/** What each octave down adds to a candidate's cost. */
const octaveCost = 0.05

export class PeriodFinder {
  /** Samples a window. */
  readonly windowLength: number
  readonly #lagsPerSample: number
  readonly #lagHz: number
  readonly #firstLag: number
  readonly #lastLag: number
  /** The lag without an octave cost: a quarter of the sample rate where the shortest period is shorter than that. */
  readonly #freeLag: number
  readonly #autocorrelation: FineAutocorrelation
  /** Σ of the squares of the samples before each index. */
  readonly #energy: Float64Array
  readonly #difference: Float64Array
  readonly #normalised: Float64Array

  constructor(sampleRateHz: number, minimumHz: number, maximumHz: number, windowLength: number) {
    this.windowLength = windowLength
    this.#lagsPerSample = nextPowerOfTwo(2 * Math.max(1, finestLagHz / sampleRateHz)) / 2
    this.#lagHz = sampleRateHz * this.#lagsPerSample
    this.#firstLag = Math.max(2, Math.floor(this.#lagHz / maximumHz))
    this.#freeLag = Math.max(this.#firstLag, Math.floor(4 * this.#lagsPerSample))
    this.#lastLag = Math.min(
      Math.ceil(this.#lagHz / minimumHz) + 1,
      Math.floor(0.75 * windowLength) * this.#lagsPerSample,
    )
    const size = nextPowerOfTwo(windowLength + Math.ceil(this.#lastLag / this.#lagsPerSample) + 1)
    this.#autocorrelation = new FineAutocorrelation(size, this.#lagsPerSample)
    this.#energy = new Float64Array(windowLength + 1)
    this.#difference = new Float64Array(this.#lastLag + 1)
    this.#normalised = new Float64Array(this.#lastLag + 1)
  }

  /**
   * The cheapest dips of the window that begins at sample `start` (silence beyond the ends and where samples are not
   * finite), and the window's RMS without its mean.
   */
  find(samples: Float32Array, start: number): { candidates: PeriodCandidate[]; rms: number } {
    const rms = this.#load(samples, start)
    if (rms < 1e-6) return { candidates: [], rms }
    this.#takeDifference()
    return { candidates: this.#dips(), rms }
  }

  #load(samples: Float32Array, start: number): number {
    const length = this.windowLength
    const { frame } = this.#autocorrelation
    let mean = 0
    for (let i = 0; i < length; i++) {
      const sample = start + i >= 0 && start + i < samples.length ? samples[start + i] : 0
      const value = sample - sample === 0 ? sample : 0
      frame[i] = value
      mean += value / length
    }
    let energy = 0
    for (let i = 0; i < length; i++) {
      frame[i] -= mean
      energy += frame[i] * frame[i]
      this.#energy[i + 1] = energy
    }
    return Math.sqrt(energy / length)
  }

  #takeDifference() {
    const length = this.windowLength
    const energy = this.#energy
    const total = energy[length]
    const correlation = this.#autocorrelation.compute()
    const { length: size } = this.#autocorrelation.frame
    const perLag = 1 / this.#lagsPerSample
    let sum = 0
    for (let lag = 1; lag <= this.#lastLag; lag++) {
      const shift = lag * perLag
      const whole = Math.floor(shift)
      const rest = shift - whole
      const tail = length - whole
      const head = energy[tail] + rest * (energy[tail - 1] - energy[tail])
      const dropped = energy[whole] + rest * (energy[whole + 1] - energy[whole])
      const squares = head + total - dropped
      const pairs = length - shift
      const value = Math.max(0, squares - (2 * correlation[2 * lag]) / size) / pairs
      sum += value
      this.#difference[lag] = value
      this.#normalised[lag] = sum > 0 ? (value * lag) / sum : 1
    }
  }

  #dips(): PeriodCandidate[] {
    const values = this.#normalised
    const dips: PeriodCandidate[] = []
    for (let lag = this.#firstLag; lag < this.#lastLag; lag++) {
      if (values[lag] > shallowestDip || values[lag] > values[lag - 1] || values[lag] >= values[lag + 1])
        continue
      const aperiodicity = Math.max(0, vertex(values, lag).value)
      const cost = aperiodicity + octaveCost * Math.log2(lag / this.#freeLag)
      dips.push({ frequencyHz: this.#lagHz / this.#refine(lag), aperiodicity, cost })
    }
    return dips.sort((a, b) => a.cost - b.cost).slice(0, mostCandidates)
  }

  /** Follows the dip to its multiples 2, 4, 8 …, where the same error of a lag is a smaller error of the period. */
  #refine(lag: number): number {
    const values = this.#difference
    let period = lag + vertex(values, lag).offset
    for (let multiple = 2; multiple * period < this.#lastLag - 1; multiple *= 2) {
      let at = Math.round(multiple * period)
      const reach = Math.max(1, Math.floor(period / 8))
      const from = at - reach
      const to = Math.min(at + reach, this.#lastLag - 1)
      for (let i = from; i <= to; i++) if (values[i] < values[at]) at = i
      const isDip = values[at] <= values[at - 1] && values[at] <= values[at + 1]
      if (!isDip || at === from || at === to) break
      period = (at + vertex(values, at).offset) / multiple
    }
    return period
  }
}

/** The vertex of the parabola through a minimum and its neighbours: its offset in (−1, 1) and its value. */
function vertex(values: Float64Array, at: number): { offset: number; value: number } {
  const [left, middle, right] = [values[at - 1], values[at], values[at + 1]]
  const curvature = left - 2 * middle + right
  if (!(curvature > 0)) return { offset: 0, value: middle }
  const offset = (left - right) / (2 * curvature)
  return { offset, value: middle - ((left - right) * offset) / 4 }
}
