/** The sounds of one instrument's notes, rendered by the engine and kept in the window, ready to be played. */
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { studio } from '../client/studio.ts'
import { chooseSound, levelDecibels, type RenderedSound } from './soundChoice.ts'
import type { WantedSound } from './soundsAhead.ts'

export interface NoteSound extends RenderedSound {
  readonly buffer: AudioBuffer
  /** How long its key is held in it. */
  readonly noteSeconds: number
}

export interface ChosenSound {
  readonly sound: NoteSound
  readonly gain: number
}

/** Of all its notes; the rest is rendered when it is asked for. */
const mostBytes = 128 * 2 ** 20

export class NoteSounds {
  readonly instrument: Instrument
  /** Or a blend of several; null for the instrument’s first, and without any. */
  readonly category: string | null
  readonly #sounds = new Map<number, NoteSound[]>()
  readonly #rendering = new Map<string, Promise<NoteSound>>()
  #bytes = 0

  constructor(instrument: Instrument, category: string | null) {
    this.instrument = instrument
    this.category = category
  }

  isOf(instrument: Instrument, category: string | null): boolean {
    const { kind, id } = this.instrument.ref
    return kind === instrument.ref.kind && id === instrument.ref.id && category === this.category
  }

  get isFull(): boolean {
    return this.#bytes >= mostBytes
  }

  has({ midi, velocity, noteSeconds }: WantedSound): boolean {
    return (this.#sounds.get(midi) ?? []).some(
      (it) => it.velocity === velocity && it.noteSeconds >= noteSeconds,
    )
  }

  hasAny(midi: number): boolean {
    return this.#sounds.has(midi)
  }

  /** What is ready, at once; null where nothing is. */
  choose(midi: number, velocity: number): ChosenSound | null {
    return chooseSound(this.#sounds.get(midi) ?? [], velocity, this.instrument.knowsLoudness)
  }

  /** @throws SyrinxError where the engine can't play it. */
  render(wanted: WantedSound): Promise<NoteSound> {
    const key = `${String(wanted.midi)} ${String(wanted.velocity)} ${String(wanted.noteSeconds)}`
    const running = this.#rendering.get(key)
    if (running) return running
    const rendering = this.#render(wanted).finally(() => this.#rendering.delete(key))
    this.#rendering.set(key, rendering)
    return rendering
  }

  async #render({ midi, velocity, noteSeconds }: WantedSound): Promise<NoteSound> {
    const { ref } = this.instrument
    const { samples, sampleRateHz } = await studio.call('instruments.preview', {
      ref,
      midi,
      velocity,
      noteSeconds,
      ...(this.category !== null && { category: this.category }),
    })
    const buffer = new AudioBuffer({
      length: Math.max(1, samples.length),
      numberOfChannels: 1,
      sampleRate: sampleRateHz,
    })
    buffer.copyToChannel(Float32Array.from(samples), 0)
    const sound = {
      buffer,
      velocity,
      noteSeconds,
      levelDecibels: levelDecibels(samples, sampleRateHz),
      seconds: buffer.duration,
    }
    this.#keep(midi, sound)
    return sound
  }

  /** A longer one takes the place of a shorter one that is struck alike; a full store keeps something of every note. */
  #keep(midi: number, sound: NoteSound): void {
    const others = this.#sounds.get(midi) ?? []
    if (this.isFull && others.length > 0) return
    const kept = others.filter((it) => it.velocity !== sound.velocity || it.seconds > sound.seconds)
    this.#sounds.set(midi, [...kept, sound])
    this.#bytes += 4 * (sound.buffer.length - lengthOf(others) + lengthOf(kept))
  }
}

const lengthOf = (sounds: readonly NoteSound[]): number =>
  sounds.reduce((sum, { buffer }) => sum + buffer.length, 0)
