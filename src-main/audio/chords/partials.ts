/** How strong the partials of a key's note are in a recording at one moment. */
import { FrameSpectrum } from '../features/spectrum.ts'
import { lowestMidi } from './noteChances.ts'

/** 93 ms at 22,050 Hz: two notes a semitone apart are told apart from C4 on by the fundamental, below by the partials. */
const frameLength = 2048
/** The spectra that are kept: a candidate asks for two of them, and its neighbours for nearly the same. */
const keptFrames = 48
const silence = 1e-9

export class Partials {
  readonly #samples: Float32Array
  readonly #binHz: number
  readonly #spectrum: FrameSpectrum
  readonly #kept = new Map<number, Float64Array>()

  constructor(samples: Float32Array, sampleRateHz: number, hopSamples: number) {
    this.#samples = samples
    this.#binHz = sampleRateHz / frameLength
    this.#spectrum = new FrameSpectrum({ frameLength, hopLength: hopSamples })
  }

  /** The power near `multiple` times the key's fundamental, in the frame centred on `frame`. */
  power(frame: number, key: number, multiple: number): number {
    const powers = this.#powers(frame)
    const centre = (multiple * frequencyOf(key)) / this.#binHz
    // A piano's partials lie above the harmonics, the higher the more.
    const first = Math.max(0, Math.round(centre * 0.985 - 0.5))
    const last = Math.min(powers.length - 1, Math.round(centre * 1.02 + 0.5))
    let most = silence
    for (let bin = first; bin <= last; bin++) most = Math.max(most, powers[bin])
    return most
  }

  total(frame: number): number {
    return this.#powers(frame).reduce((sum, power) => sum + power, silence)
  }

  #powers(frame: number): Float64Array {
    const known = this.#kept.get(frame)
    if (known) return known
    const powers =
      frame < 0 ? new Float64Array(this.#spectrum.bins) : this.#spectrum.power(this.#samples, frame).slice()
    this.#kept.set(frame, powers)
    if (this.#kept.size > keptFrames) this.#kept.delete(this.#kept.keys().next().value!)
    return powers
  }
}

const frequencyOf = (key: number): number => 440 * 2 ** ((key + lowestMidi - 69) / 12)
