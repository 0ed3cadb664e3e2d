/** How a note sounds on the project's instrument, when a key is pressed or a note is drawn. */
import { studio } from '../../client/studio.ts'
import { player } from '../../audio/player.svelte.ts'
import { instruments, keyOfInstrument } from './instrument.svelte.ts'

const usualVelocity = 96
/** How long a key stays down on the picture. */
const shownMilliseconds = 350

class Sounds {
  soundingMidi = $state<number | null>(null)
  readonly #rendered = new Map<string, Promise<{ sampleRateHz: number; samples: Float32Array }>>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #latest = 0

  /** Plays it as soon as it is rendered, unless another was asked for meanwhile. */
  async play(midi: number, velocity = usualVelocity): Promise<void> {
    this.show(midi)
    const instrument = instruments.current
    if (!instrument || !instrument.knownMidi.includes(midi)) return
    const mine = ++this.#latest
    player.wake(instrument.sampleRateHz)
    const loudness = instrument.knowsLoudness ? velocity : usualVelocity
    const { category } = instruments
    const key = `${keyOfInstrument(instrument.ref)} ${category ?? ''} ${midi} ${loudness}`
    const rendered =
      this.#rendered.get(key) ??
      studio.call('instruments.preview', {
        ref: instrument.ref,
        midi,
        velocity: loudness,
        ...(category !== null && { category }),
      })
    this.#rendered.set(key, rendered)
    try {
      const { samples, sampleRateHz } = await rendered
      if (mine === this.#latest) player.preview(samples, sampleRateHz)
    } catch {
      // A key that stays silent is told by its silence; the next press asks again.
      this.#rendered.delete(key)
    }
  }

  show(midi: number): void {
    this.soundingMidi = midi
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.soundingMidi = null), shownMilliseconds)
  }
}

export const sounds = new Sounds()
