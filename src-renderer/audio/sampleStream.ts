/** A sound while it is being made: what is there of it, how fast it grows, and who wants to know. */
import { SupplySpeed } from './buffering.ts'

export interface StreamStart {
  /** The take that it becomes. */
  readonly id: string
  readonly title: string
  readonly sampleRateHz: number
  readonly totalSamples: number
  /** Seconds of kept seed clip before the first note. */
  readonly leadSeconds: number
}

export class SampleStream implements StreamStart {
  readonly id: string
  readonly title: string
  readonly sampleRateHz: number
  readonly totalSamples: number
  readonly leadSeconds: number
  /** As long as the whole; silent from `doneSamples` on. */
  readonly samples: Float32Array
  doneSamples = 0
  /** Nothing more comes, whether it is whole or not. */
  isEnded = false
  /** What the studio says of the speed; null until it knows. */
  toldSamplesPerSecond: number | null = null
  readonly #speed = new SupplySpeed(performance.now() / 1000)
  readonly #listeners = new Set<(from: number) => void>()

  constructor(start: StreamStart) {
    this.id = start.id
    this.title = start.title
    this.sampleRateHz = start.sampleRateHz
    this.totalSamples = start.totalSamples
    this.leadSeconds = start.leadSeconds
    this.samples = new Float32Array(start.totalSamples)
  }

  get samplesPerSecond(): number | null {
    return this.toldSamplesPerSecond ?? this.#speed.samplesPerSecond
  }

  /** Where the sound will end. */
  get finalSamples(): number {
    return this.isEnded ? this.doneSamples : this.totalSamples
  }

  /** @returns false where samples before these are missing: ask for them. */
  append(from: number, samples: Float32Array): boolean {
    if (from > this.doneSamples) return false
    const until = Math.min(this.totalSamples, from + samples.length)
    if (until <= this.doneSamples) return true
    this.samples.set(samples.subarray(0, until - from), from)
    const before = this.doneSamples
    this.doneSamples = until
    this.#speed.note(performance.now() / 1000, until)
    for (const listener of [...this.#listeners]) listener(before)
    return true
  }

  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    for (const listener of [...this.#listeners]) listener(this.doneSamples)
  }

  /** Told of new samples, by where they begin, and of the end. @returns how to stop listening */
  listen(listener: (from: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
