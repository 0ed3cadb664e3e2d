/** One sound of a key that is held: it begins at once, can be bent and swelled, and fades when it is let go. */
import { SoundPlace } from './soundPlace.ts'

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
/** So much before it is heard the longer sound is handed to the loudspeakers. */
const aheadSeconds = 0.03
const crossfadeSeconds = 0.03

interface Playing {
  readonly source: AudioBufferSourceNode
  readonly edge: GainNode
}

export class Voice {
  readonly #context: BaseAudioContext
  readonly #gain: GainNode
  readonly #place: SoundPlace
  #cents: number
  #playing: Playing
  #isReleased = false
  #isOver = false

  constructor(
    context: BaseAudioContext,
    to: AudioNode,
    buffer: AudioBuffer,
    { gain, cents = 0, atSeconds = context.currentTime }: VoiceSettings,
  ) {
    this.#context = context
    this.#gain = new GainNode(context, { gain })
    this.#gain.connect(to)
    this.#cents = cents
    this.#place = new SoundPlace(atSeconds, cents, changeSeconds)
    this.#playing = this.#play(buffer, atSeconds, 0)
  }

  /** It has ended by itself, or its fade is over. */
  get isOver(): boolean {
    return this.#isOver
  }

  bend(cents: number): void {
    const now = this.#context.currentTime
    this.#cents = cents
    this.#place.bend(cents, now)
    this.#playing.source.detune.setTargetAtTime(cents, now, changeSeconds)
  }

  swell(gain: number): void {
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, changeSeconds)
  }

  /** Goes on in the same sound of a longer note, from where this one is. */
  goOnIn(longer: AudioBuffer): void {
    if (this.#isOver || this.#isReleased) return
    const at = this.#context.currentTime + aheadSeconds
    const from = this.#place.at(at)
    if (from >= longer.duration) return
    const until = at + crossfadeSeconds
    const before = this.#playing
    this.#playing = this.#play(longer, at, from)
    this.#playing.edge.gain.setValueAtTime(0, at).linearRampToValueAtTime(1, until)
    before.edge.gain.setValueAtTime(1, at).linearRampToValueAtTime(0, until)
    before.source.stop(until)
  }

  release(): void {
    if (this.#isOver) return
    this.#isReleased = true
    const now = this.#context.currentTime
    this.#gain.gain.cancelScheduledValues(now)
    this.#gain.gain.setTargetAtTime(0, now, releaseSeconds)
    this.#playing.source.stop(now + silentSeconds)
  }

  #play(buffer: AudioBuffer, atSeconds: number, fromSeconds: number): Playing {
    const edge = new GainNode(this.#context)
    const source = new AudioBufferSourceNode(this.#context, { buffer, detune: this.#cents })
    source.connect(edge).connect(this.#gain)
    source.onended = () => {
      edge.disconnect()
      if (this.#playing.source !== source) return
      this.#isOver = true
      this.#gain.disconnect()
    }
    source.start(atSeconds, fromSeconds)
    return { source, edge }
  }
}
