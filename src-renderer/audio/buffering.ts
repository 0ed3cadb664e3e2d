/** When sound that is still being generated may begin, so that it plays to its end without a stop. */

export interface Supply {
  /** Samples of the file, counted from its beginning: where playing begins, what is there, what there will be. */
  readonly playSample: number
  readonly doneSamples: number
  readonly totalSamples: number
  readonly sampleRateHz: number
  /** How fast it grows; null while nobody can know. */
  readonly samplesPerSecond: number | null
}

/** Enough to survive a block that comes late. */
export const shortestBufferSeconds = 0.15
/** Speeds sway; sound begins as if it were this much slower. */
export const caution = 0.85

/**
 * Seconds until playing may begin: 0 for now, null while it can't be known. A supply that is faster than real time needs
 * only a short buffer; a slower one must have so much of a start that playing meets its end, not its front.
 */
export function secondsUntilGapless(supply: Supply): number | null {
  const { playSample, doneSamples, totalSamples, sampleRateHz, samplesPerSecond } = supply
  const missing = totalSamples - doneSamples
  if (missing <= 0) return 0
  if (samplesPerSecond === null || samplesPerSecond <= 0) return null
  const speed = caution * samplesPerSecond
  const shortest = Math.min(shortestBufferSeconds * sampleRateHz, totalSamples - playSample)
  const untilBuffered = (shortest - (doneSamples - playSample)) / speed
  const playing = (totalSamples - playSample) / sampleRateHz
  // Only a slower supply needs a start; a faster one never falls behind once it is ahead.
  const untilAhead = speed >= sampleRateHz ? 0 : missing / speed - playing
  return Math.max(0, untilBuffered, untilAhead)
}

/** Measures how fast samples come, for as long as nobody tells. */
export class SupplySpeed {
  readonly #startedAtSeconds: number
  #first: { readonly atSeconds: number; readonly samples: number } | null = null
  #speed: number | null = null

  /** @param startedAtSeconds when the first sample was asked for, by any steady clock */
  constructor(startedAtSeconds: number) {
    this.#startedAtSeconds = startedAtSeconds
  }

  note(atSeconds: number, doneSamples: number): void {
    this.#first ??= { atSeconds, samples: doneSamples }
    const elapsed = atSeconds - this.#first.atSeconds
    if (elapsed >= 0.1) this.#speed = (doneSamples - this.#first.samples) / elapsed
    // The getting ready counts too at first: slower than it is, but known at once.
    else this.#speed = doneSamples / Math.max(1e-3, atSeconds - this.#startedAtSeconds)
  }

  /** Samples a second; null before the first. */
  get samplesPerSecond(): number | null {
    return this.#speed
  }
}
