/**
 * A pitch track of one voice: YIN's candidates (./yin.ts) in every frame, and the cheapest path through them, with
 * P. Boersma's costs (1993, Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise
 * ratio of a sampled sound, IFA Proceedings 17; Praat's path finder).
 */
import { PeriodFinder, type PeriodCandidate } from './yin.ts'

export interface PitchOptions {
  readonly minimumHz: number
  readonly maximumHz: number
  readonly hopSeconds: number
  /** At least 2.5 periods of `minimumHz` are needed to hear it. */
  readonly windowSeconds: number
}

/** C2 to a little above C7. */
export const defaultPitchOptions: PitchOptions = {
  minimumHz: 65,
  maximumHz: 3200,
  hopSeconds: 0.01,
  windowSeconds: 0.04,
}

/** Frame i is centred at i · hopSeconds; there are 1 + ⌊duration / hop⌋. */
export interface PitchTrack {
  readonly hopSeconds: number
  /** 0 where there is no pitch. */
  readonly frequencyHz: Float32Array
  /** YIN's d′ at the chosen period, 0 (periodic) to 1; 1 where there is no pitch. Confidence is 1 minus it. */
  readonly aperiodicity: Float32Array
  /** RMS of the window in dB relative to full scale, at least −120. */
  readonly levelDb: Float32Array
}

/** What a frame without pitch costs, on the scale of aperiodicity: above it a dip is noise. */
const unvoicedCost = 0.5
/** Frames quieter than this have no pitch: the last bit of a 16-bit file. */
const silenceDb = -85
/**
 * For an octave's jump between frames 10 ms apart. A third of Praat's: with a dearer jump, and octaves down nearly
 * free, a note of 100 ms between two that lie an octave lower is heard as one of them.
 */
const jumpCost = 0.12
const voicingChangeCost = 0.14

export function trackPitch(
  samples: Float32Array,
  sampleRateHz: number,
  options: PitchOptions = defaultPitchOptions,
): PitchTrack {
  const { minimumHz, maximumHz, hopSeconds, windowSeconds } = options
  const windowLength = Math.max(16, Math.round(windowSeconds * sampleRateHz))
  const finder = new PeriodFinder(
    sampleRateHz,
    minimumHz,
    Math.min(maximumHz, 0.4 * sampleRateHz),
    windowLength,
  )
  const frames = 1 + Math.floor(samples.length / sampleRateHz / hopSeconds + 1e-9)
  const levelDb = new Float32Array(frames)
  const candidates: PeriodCandidate[][] = []
  for (let frame = 0; frame < frames; frame++) {
    const start = Math.round(frame * hopSeconds * sampleRateHz - windowLength / 2)
    const found = finder.find(samples, start)
    levelDb[frame] = Math.max(-120, 20 * Math.log10(found.rms))
    candidates.push(levelDb[frame] > silenceDb ? found.candidates : [])
  }
  const path = cheapestPath(candidates, hopSeconds)
  return {
    hopSeconds,
    frequencyHz: Float32Array.from(path, (candidate) => candidate?.frequencyHz ?? 0),
    aperiodicity: Float32Array.from(path, (candidate) => candidate?.aperiodicity ?? 1),
    levelDb,
  }
}

/** Viterbi's path; undefined stands for a frame without pitch. */
function cheapestPath(
  candidates: readonly PeriodCandidate[][],
  hopSeconds: number,
): (PeriodCandidate | undefined)[] {
  // Changes between frames that lie closer together are as likely in all: they cost more each.
  const changeScale = 0.01 / hopSeconds
  const cameFrom: Uint8Array[] = []
  let previousOctaves: number[] = []
  /** The last entry is that of the state without pitch. */
  let previousCosts = [0]
  for (const frame of candidates) {
    const octaves = frame.map((candidate) => Math.log2(candidate.frequencyHz))
    const costs = new Array<number>(frame.length + 1)
    const from = new Uint8Array(frame.length + 1)
    for (let state = 0; state <= frame.length; state++) {
      const isVoiced = state < frame.length
      let best = Infinity
      for (let before = 0; before < previousCosts.length; before++) {
        const wasVoiced = before < previousOctaves.length
        let change = 0
        if (isVoiced && wasVoiced) change = jumpCost * Math.abs(octaves[state] - previousOctaves[before])
        else if (isVoiced !== wasVoiced) change = voicingChangeCost
        const cost = previousCosts[before] + changeScale * change
        if (cost < best) {
          best = cost
          from[state] = before
        }
      }
      const own = isVoiced ? frame[state].cost : unvoicedCost
      costs[state] = best + own
    }
    cameFrom.push(from)
    previousOctaves = octaves
    previousCosts = costs
  }
  let state = previousCosts.indexOf(Math.min(...previousCosts))
  const path: (PeriodCandidate | undefined)[] = []
  for (let frame = candidates.length - 1; frame >= 0; frame--) {
    path.push(candidates[frame][state])
    state = cameFrom[frame][state]
  }
  return path.reverse()
}
