/** One take while it is being generated, as the window sees it. */
import { GrowingPeaks } from '../audio/peaks.ts'
import { SampleStream, type StreamStart } from '../audio/sampleStream.ts'

export class Growth {
  readonly jobId: string
  readonly stream: SampleStream
  readonly #peaks: GrowingPeaks
  /** Counts up with every change of the peaks, which stay the same array. */
  revision = $state(0)
  doneSeconds = $state(0)
  secondsLeft = $state<number | null>(null)
  /** What it is played on, and why; empty until that is known. */
  computeWords = $state('')
  isEnded = $state(false)

  constructor(jobId: string, start: StreamStart) {
    this.jobId = jobId
    this.stream = new SampleStream(start)
    this.#peaks = new GrowingPeaks(start.totalSamples)
  }

  /** The waveform so far; a view that grows. */
  get peaks(): Float32Array {
    return this.#peaks.grown
  }

  /** What the waveform so far covers: whole bins. */
  get peaksSeconds(): number {
    return this.#peaks.grownSamples / this.stream.sampleRateHz
  }

  /** Of the whole, once it is done. */
  get totalSeconds(): number {
    return this.stream.totalSamples / this.stream.sampleRateHz
  }

  /** @returns false where samples before these are missing */
  append(from: number, samples: Float32Array): boolean {
    if (!this.stream.append(from, samples)) return false
    this.#peaks.grow(this.stream.samples, this.stream.doneSamples)
    this.doneSeconds = this.stream.doneSamples / this.stream.sampleRateHz
    this.revision++
    return true
  }

  end(): void {
    this.stream.end()
    this.secondsLeft = null
    this.isEnded = true
  }
}
