/** Hands a growing sound on to the worklet, and tells when it can be played without a stop. */
import { secondsUntilGapless } from './buffering.ts'
import type { Output } from './output.ts'
import type { SampleStream } from './sampleStream.ts'

const tickMilliseconds = 200

export interface FollowerHooks {
  /** Enough is there to play from where waiting began to the end. */
  readonly begin: () => void
  /** Sound goes on in about so long; null while it can't be known. */
  readonly wait: (seconds: number | null) => void
  /** The worklet's copy will be missing what comes from now on. */
  readonly leave: () => void
}

export class StreamFollower {
  readonly #stream: SampleStream
  readonly #hooks: FollowerHooks
  readonly #stopListening: () => void
  #timer: ReturnType<typeof setInterval> | undefined
  #fromSample = 0
  #isOver = false

  /** @param key what the worklet knows the sound by */
  constructor(output: Output, key: string, stream: SampleStream, hooks: FollowerHooks) {
    this.#stream = stream
    this.#hooks = hooks
    this.#stopListening = stream.listen((from) => {
      output.post({ kind: 'append', key, from, samples: stream.samples.slice(from, stream.doneSamples) })
      if (stream.isEnded) output.post({ kind: 'finish', key })
      this.#decide()
    })
  }

  /** Waits until it can go on. @param fromSample counted from the first note */
  waitFrom(fromSample: number): void {
    this.#fromSample = fromSample
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#decide(), tickMilliseconds)
    this.#decide()
  }

  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#endWaiting()
    this.#stopListening()
    if (!this.#stream.isEnded) this.#hooks.leave()
  }

  #endWaiting(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #decide(): void {
    if (this.#timer === undefined) return
    const stream = this.#stream
    const seconds = secondsUntilGapless({
      playSample: this.#fromSample + Math.round(stream.leadSeconds * stream.sampleRateHz),
      doneSamples: stream.doneSamples,
      totalSamples: stream.finalSamples,
      sampleRateHz: stream.sampleRateHz,
      samplesPerSecond: stream.samplesPerSecond,
    })
    this.#hooks.wait(seconds === 0 ? null : seconds)
    if (seconds !== 0) return
    this.#endWaiting()
    this.#hooks.begin()
  }
}
