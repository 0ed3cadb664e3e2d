/** Hearing an instrument before it is chosen. */
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { player } from '../audio/player.svelte.ts'
import { studio } from '../client/studio.ts'
import { jobs } from '../state/jobs.svelte.ts'
import { keyOfInstrument } from '../views/compose/instrument.svelte.ts'
import { reportUnlessTold } from './packs.ts'

const titleOf = ({ name }: Instrument) => `Sample of ${name}`

class InstrumentSample {
  /** Whose sample is awaited. */
  waitingKey = $state<string | null>(null)
  #asked = 0

  isPlaying(instrument: Instrument): boolean {
    return player.isPlaying && player.source?.kind === 'samples' && player.title === titleOf(instrument)
  }

  /** Plays it as soon as it is there, unless another was asked for meanwhile. */
  async play(instrument: Instrument): Promise<void> {
    const asked = ++this.#asked
    player.stop()
    this.waitingKey = keyOfInstrument(instrument.ref)
    try {
      const { samples, sampleRateHz } = await studio.call('instruments.sample', { ref: instrument.ref })
      if (asked === this.#asked) player.playSamples(samples, sampleRateHz, titleOf(instrument))
    } catch (error) {
      reportUnlessTold(error, instrument.ref.id)
    } finally {
      if (asked === this.#asked) this.waitingKey = null
    }
  }

  /** Ends the playing, or what is awaited. */
  stop({ ref }: Instrument): void {
    if (this.waitingKey === null) {
      player.stop()
      return
    }
    this.#asked++
    this.waitingKey = null
    for (const job of jobs.of(ref.id)) if (job.kind === 'generate') void jobs.cancel(job.id)
  }
}

export const instrumentSample = new InstrumentSample()
