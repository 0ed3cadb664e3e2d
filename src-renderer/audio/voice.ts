/** One sound of a key that is held: it begins at once, can be bent and swelled, and fades when it is let go. */

export interface VoiceSettings {
  /** 0 … 1 and above. */
  readonly gain: number
  readonly cents?: number
  /** When it begins, by the context's clock; at once unless given. */
  readonly atSeconds?: number
}

/** Falls to a twentieth in three of these. */
const releaseSeconds = 0.035
const changeSeconds = 0.008
const silentSeconds = 0.3

export class Voice {
  readonly #context: BaseAudioContext
  readonly #source: AudioBufferSourceNode
  readonly #gain: GainNode
  #isOver = false

  constructor(
    context: BaseAudioContext,
    to: AudioNode,
    buffer: AudioBuffer,
    { gain, cents = 0, atSeconds }: VoiceSettings,
  ) {
    this.#context = context
    this.#gain = new GainNode(context, { gain })
    this.#source = new AudioBufferSourceNode(context, { buffer, detune: cents })
    this.#source.connect(this.#gain).connect(to)
    this.#source.onended = () => {
      this.#isOver = true
      this.#gain.disconnect()
    }
    if (atSeconds === undefined) this.#source.start()
    else this.#source.start(atSeconds)
  }

  /** It has ended by itself, or its fade is over. */
  get isOver(): boolean {
    return this.#isOver
  }

  bend(cents: number): void {
    this.#source.detune.setTargetAtTime(cents, this.#context.currentTime, changeSeconds)
  }

  swell(gain: number): void {
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, changeSeconds)
  }

  release(): void {
    if (this.#isOver) return
    const now = this.#context.currentTime
    this.#gain.gain.cancelScheduledValues(now)
    this.#gain.gain.setTargetAtTime(0, now, releaseSeconds)
    this.#source.stop(now + silentSeconds)
  }
}
