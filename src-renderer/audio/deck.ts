/**
 * What sounds, sample by sample: whole sounds and ones that are still growing, jumps without clicks, loops that are
 * exact to the sample. It runs inside the AudioWorklet and knows neither it nor the window, so that it can be tested as
 * it is.
 *
 * Positions are samples counted from the first note: a sound's kept seed clip (its lead) lies before 0.
 */

/** A loop's samples: `end` is the first that is not played. */
export interface LoopSamples {
  readonly start: number
  readonly end: number
}

/** `dry`: a growing sound has nothing more to play; it keeps its place until it is told to play again. */
export type DeckState = 'stopped' | 'playing' | 'dry' | 'ended'

export interface DeckReport {
  readonly state: DeckState
  readonly key: string | null
  readonly position: number
}

interface DeckSound {
  data: Float32Array
  /** Samples that are there, from the beginning on. */
  available: number
  total: number
  readonly lead: number
}

interface Voice {
  readonly sound: DeckSound
  position: number
  gain: number
  /** Added to the gain with every sample. */
  step: number
  /** Where it begins in the block that is being filled. */
  skip: number
}

/** Jumps, switches and stops fade over this long: no click, and not heard as a gap. */
export const fadeSeconds = 0.005

export class Deck {
  readonly #sounds = new Map<string, DeckSound>()
  readonly #fadeSamples: number
  #voice: Voice | null = null
  #leaving: Voice[] = []
  #key: string | null = null
  #state: DeckState = 'stopped'
  #loop: LoopSamples | null = null
  /** Where fading out began because the sound runs dry; nothing after it counts as heard. */
  #drainedFrom: number | null = null

  constructor(sampleRateHz: number) {
    this.#fadeSamples = Math.max(1, Math.round(fadeSeconds * sampleRateHz))
  }

  get report(): DeckReport {
    return { state: this.#state, key: this.#key, position: this.#voice?.position ?? 0 }
  }

  /** Makes room for a sound; what is in `samples` is there at once. */
  load(key: string, total: number, lead: number, samples: Float32Array): void {
    const isWhole = samples.length === total
    const data = isWhole ? samples : new Float32Array(total)
    if (!isWhole) data.set(samples)
    this.#sounds.set(key, { data, available: samples.length, total, lead })
  }

  /** Samples that come after what is there; what would leave a gap is left out. */
  append(key: string, from: number, samples: Float32Array): void {
    const sound = this.#sounds.get(key)
    if (!sound || from > sound.available) return
    const fitting = samples.subarray(0, Math.max(0, sound.data.length - from))
    sound.data.set(fitting, from)
    sound.available = Math.max(sound.available, from + fitting.length)
  }

  /** Nothing more comes: what is there is all of it. */
  finish(key: string): void {
    const sound = this.#sounds.get(key)
    if (sound) sound.total = sound.available
  }

  unload(key: string): void {
    this.#sounds.delete(key)
  }

  setLoop(loop: LoopSamples | null): void {
    this.#loop = loop && loop.end - loop.start > 2 * this.#fadeSamples ? loop : null
  }

  /** Plays a sound from a position on; what sounds now fades out under it. */
  play(key: string, position: number): void {
    const sound = this.#sounds.get(key)
    if (!sound) return
    this.#release()
    const begin = Math.max(-sound.lead, Math.min(position, sound.total - sound.lead))
    this.#key = key
    this.#state = 'playing'
    this.#drainedFrom = null
    this.#voice = this.#startVoice(sound, begin)
  }

  /** Another sound at the very position that sounds now. */
  switchTo(key: string): void {
    const sound = this.#sounds.get(key)
    if (!sound || !this.#voice || this.#state !== 'playing' || key === this.#key) return
    const { position } = this.#voice
    this.#release()
    this.#key = key
    this.#drainedFrom = null
    this.#voice = { sound, position, gain: 0, step: 1 / this.#fadeSamples, skip: 0 }
  }

  stop(): void {
    this.#release()
    this.#state = 'stopped'
  }

  /** Whether anything is still to be heard, a fade included. */
  get isSounding(): boolean {
    return this.#state === 'playing' || this.#leaving.length > 0
  }

  /** Fills a block. */
  render(output: Float32Array): void {
    output.fill(0)
    if (this.#state === 'playing') this.#renderVoice(output)
    for (const voice of this.#leaving) renderFading(voice, output)
    this.#leaving = this.#leaving.filter((voice) => voice.gain > 0)
  }

  #renderVoice(output: Float32Array): void {
    for (let index = 0; index < output.length; index++) {
      const voice = this.#voice
      if (!voice || this.#state !== 'playing') return
      const { sound } = voice
      this.#watchSupply(voice)
      // A dry or ended sound has left its place in `state`.
      if (!this.#stillPlays(voice)) return
      output[index] += sampleAt(sound, voice.position) * voice.gain
      voice.position++
      voice.gain = Math.min(1, Math.max(0, voice.gain + voice.step))
      if (this.#loop && voice.position === this.#loop.end) this.#jumpBack(voice, this.#loop.start, index + 1)
    }
  }

  /** Fades a growing sound out before it runs dry, and in again if it grows in time. */
  #watchSupply(voice: Voice): void {
    const { sound } = voice
    if (sound.available >= sound.total) {
      if (this.#drainedFrom !== null) this.#refill(voice)
      return
    }
    const left = sound.available - (voice.position + sound.lead)
    if (left > this.#fadeSamples) {
      if (this.#drainedFrom !== null) this.#refill(voice)
      return
    }
    if (this.#drainedFrom !== null || left <= 0) return
    this.#drainedFrom = voice.position
    voice.step = -voice.gain / left
  }

  #refill(voice: Voice): void {
    this.#drainedFrom = null
    voice.step = 1 / this.#fadeSamples
  }

  #stillPlays(voice: Voice): boolean {
    const { sound } = voice
    const at = voice.position + sound.lead
    if (at < sound.available) return true
    if (sound.available < sound.total) {
      voice.position = this.#drainedFrom ?? voice.position
      this.#drainedFrom = null
      this.#state = 'dry'
      return false
    }
    // A loop that reaches beyond the end goes on in silence until it begins again.
    if (this.#loop && voice.position < this.#loop.end) return true
    this.#state = 'ended'
    return false
  }

  #jumpBack(voice: Voice, start: number, skip: number): void {
    this.#release(skip)
    this.#drainedFrom = null
    this.#voice = this.#startVoice(voice.sound, Math.max(start, -voice.sound.lead))
  }

  /** In the middle of a sound it fades in; from its first sample on it is played as it is. */
  #startVoice(sound: DeckSound, position: number): Voice {
    const isBeginning = position === -sound.lead
    return { sound, position, gain: isBeginning ? 1 : 0, step: 1 / this.#fadeSamples, skip: 0 }
  }

  /** What sounds now fades out by itself from here. */
  #release(skip = 0): void {
    if (!this.#voice || this.#state !== 'playing') return
    this.#leaving.push({ ...this.#voice, step: -1 / this.#fadeSamples, skip })
  }
}

const sampleAt = (sound: DeckSound, position: number): number => {
  const at = position + sound.lead
  return at >= 0 && at < sound.available ? sound.data[at] : 0
}

function renderFading(voice: Voice, output: Float32Array): void {
  for (let index = voice.skip; index < output.length && voice.gain > 0; index++) {
    output[index] += sampleAt(voice.sound, voice.position) * voice.gain
    voice.position++
    voice.gain += voice.step
  }
  voice.skip = 0
}
