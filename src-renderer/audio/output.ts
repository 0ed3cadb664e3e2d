/** The way to the loudspeakers at one sample rate: an AudioContext with the deck in it, a volume and a meter. */
import deckUrl from './deck.worklet.ts?worker&url'
import { deckProcessorName, type DeckMessage, type DeckWord } from './messages.ts'
import { Voice, type VoiceSettings } from './voice.ts'

interface SinkContext extends AudioContext {
  setSinkId?: (id: string) => Promise<void>
}

const volumeSeconds = 0.015
const previewFadeSeconds = 0.01

export class Output {
  readonly sampleRateHz: number
  readonly context: AudioContext
  /** Told what sounds, some fifty times a second. */
  onWord: (word: DeckWord) => void = () => undefined
  readonly #deck: AudioWorkletNode
  readonly #volume: GainNode
  readonly #analyser: AnalyserNode
  readonly #meter: Float32Array<ArrayBuffer>
  #hasVolume = false
  #preview: { readonly node: AudioBufferSourceNode; readonly gain: GainNode } | null = null

  private constructor(context: AudioContext) {
    this.context = context
    this.sampleRateHz = context.sampleRate
    this.#deck = new AudioWorkletNode(context, deckProcessorName, {
      numberOfInputs: 0,
      outputChannelCount: [1],
    })
    this.#volume = new GainNode(context)
    this.#analyser = new AnalyserNode(context, { fftSize: 1024 })
    this.#meter = new Float32Array(this.#analyser.fftSize)
    // The meter shows what is played, however loud the volume lets it be.
    this.#deck.connect(this.#analyser).connect(this.#volume).connect(context.destination)
    this.#deck.port.onmessage = ({ data }: MessageEvent<DeckWord>) => this.onWord(data)
  }

  /** An output at the sound's own rate: nothing is resampled before the device does it. */
  static async open(sampleRateHz: number, sinkId: string): Promise<Output> {
    const context = new AudioContext({ sampleRate: sampleRateHz, latencyHint: 'interactive' })
    await context.audioWorklet.addModule(deckUrl)
    const output = new Output(context)
    if (sinkId !== '') await output.setSink(sinkId).catch(() => undefined)
    return output
  }

  post(message: DeckMessage): void {
    this.#deck.port.postMessage(message)
  }

  /** 0 … 1, squared: the middle of the slider sounds like half as loud. */
  setVolume(volume: number): void {
    const gain = volume ** 2
    // Before anything has sounded there is nothing to click, and the first note is as loud as the rest.
    if (!this.#hasVolume) this.#volume.gain.value = gain
    else this.#volume.gain.setTargetAtTime(gain, this.context.currentTime, volumeSeconds)
    this.#hasVolume = true
  }

  /** @throws a DOMException when the device isn't there. */
  async setSink(id: string): Promise<void> {
    await (this.context as SinkContext).setSinkId?.(id)
  }

  /** Peak of the last moment, 0 … 1. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#meter)
    return this.#meter.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
  }

  /** A short sound beside the deck's; ends the one before. */
  preview(samples: Float32Array): void {
    this.endPreview()
    const buffer = new AudioBuffer({
      length: Math.max(1, samples.length),
      numberOfChannels: 1,
      sampleRate: this.sampleRateHz,
    })
    buffer.copyToChannel(Float32Array.from(samples), 0)
    const gain = new GainNode(this.context)
    const node = new AudioBufferSourceNode(this.context, { buffer })
    node.connect(gain).connect(this.#analyser)
    node.onended = () => gain.disconnect()
    node.start()
    this.#preview = { node, gain }
  }

  /** A sound beside the deck's, held until it is released; several sound at once. */
  startVoice(buffer: AudioBuffer, settings: VoiceSettings): Voice {
    return new Voice(this.context, this.#analyser, buffer, settings)
  }

  endPreview(): void {
    if (!this.#preview) return
    const { node, gain } = this.#preview
    gain.gain.setTargetAtTime(0, this.context.currentTime, previewFadeSeconds / 3)
    node.stop(this.context.currentTime + 2 * previewFadeSeconds)
    this.#preview = null
  }
}
