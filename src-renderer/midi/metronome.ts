/** Clicks: a short tone that stands out from any instrument, higher on the first beat of a bar. */
import type { Output } from '../audio/output.ts'
import type { Voice } from '../audio/voice.ts'

const clickSeconds = 0.045
const firstHz = 1760
const otherHz = 1174.7
const gain = 0.35

/** One click's samples. */
export function click(sampleRateHz: number, isFirst: boolean): Float32Array<ArrayBuffer> {
  const hz = isFirst ? firstHz : otherHz
  return Float32Array.from({ length: Math.round(clickSeconds * sampleRateHz) }, (_, index) => {
    const seconds = index / sampleRateHz
    const attack = Math.min(1, seconds / 0.001)
    const decay = Math.exp(-seconds / 0.009) * (1 - seconds / clickSeconds)
    return attack * decay * Math.sin(2 * Math.PI * hz * seconds)
  })
}

export class Metronome {
  readonly #output: Output
  readonly #buffers: Readonly<Record<'first' | 'other', AudioBuffer>>
  #planned: Voice[] = []

  constructor(output: Output) {
    this.#output = output
    const bufferOf = (isFirst: boolean) => {
      const samples = click(output.sampleRateHz, isFirst)
      const { sampleRateHz } = output
      const buffer = new AudioBuffer({
        length: samples.length,
        numberOfChannels: 1,
        sampleRate: sampleRateHz,
      })
      buffer.copyToChannel(samples, 0)
      return buffer
    }
    this.#buffers = { first: bufferOf(true), other: bufferOf(false) }
  }

  /** @param atSeconds by the clock of the output's context */
  clickAt(atSeconds: number, isFirst: boolean): void {
    const buffer = isFirst ? this.#buffers.first : this.#buffers.other
    this.#planned = this.#planned.filter((it) => !it.isOver)
    this.#planned.push(this.#output.startVoice(buffer, { gain, atSeconds }))
  }

  /** Takes back what hasn't sounded yet. */
  stop(): void {
    for (const voice of this.#planned) voice.release()
    this.#planned = []
  }
}
