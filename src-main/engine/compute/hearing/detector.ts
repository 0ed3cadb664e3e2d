/** The network that hears which notes sound, over a recording of any length. */
import type { Safetensors } from '../../checkpoint/safetensors.ts'
import { floats, Session } from '../cpu/session.ts'
import { hearingGraph, hopSamples, windowFrames, windowSamples } from './network.ts'
import { hearingWeights, keys } from './weights.ts'

/** How likely each of a piano's keys (MIDI 21 to 108) sounds, and is struck, in each frame: [frames, keys], 0 … 1. */
export interface NoteChances {
  readonly frames: number
  readonly sounding: Float32Array
  readonly struck: Float32Array
}

/** Frames at either end of a window that hear too little of what is around them. */
const marginFrames = 15
const keptFrames = windowFrames - 2 * marginFrames

export class NoteDetector {
  readonly #session: Session

  private constructor(session: Session) {
    this.#session = session
  }

  /** On one thread. @throws SyrinxError `hearing/weights`. */
  static async create(weights: Safetensors): Promise<NoteDetector> {
    return new NoteDetector(await Session.create(hearingGraph(hearingWeights(weights)), 1))
  }

  /**
   * A frame begins every `hopSamples`; frame f is centred on sample f · hopSamples.
   * @param samples mono at `hearingRateHz`, finite.
   * @param beforeWindow is waited for before each window of 1.65 s.
   */
  async listen(samples: Float32Array, beforeWindow?: () => Promise<void>): Promise<NoteChances> {
    const frames = Math.ceil(samples.length / hopSamples)
    const sounding = new Float32Array(frames * keys)
    const struck = new Float32Array(frames * keys)
    const window = new Float32Array(windowSamples)
    for (let first = 0; first < frames; first += keptFrames) {
      await beforeWindow?.()
      const start = (first - marginFrames) * hopSamples
      window.fill(0)
      window.set(samples.subarray(Math.max(0, start), start + windowSamples), Math.max(0, -start))
      if (window.every((sample) => sample === 0)) continue
      const { notes, onsets } = await this.#session.run({ samples: floats(window, 1, 1, windowSamples) })
      const count = Math.min(keptFrames, frames - first) * keys
      const from = marginFrames * keys
      sounding.set((notes.data as Float32Array).subarray(from, from + count), first * keys)
      struck.set((onsets.data as Float32Array).subarray(from, from + count), first * keys)
    }
    return { frames, sounding, struck }
  }

  close(): Promise<void> {
    return this.#session.dispose()
  }
}
