/** Plays a report's sounds: what was asked for and what was generated, one at the very place of the other. */
import { decodedSounds } from '../../audio/decodedSounds.ts'
import { player } from '../../audio/player.svelte.ts'
import { report as tell } from '../../state/notices.svelte.ts'
import { fileAddress } from './statusWords.ts'

export interface SoundPair {
  readonly experimentId: string
  readonly title: string
  /** Paths in the experiment's folder. */
  readonly result: string
  readonly reference: string | null
}

export type Side = 'result' | 'reference'

const idOf = (pair: SoundPair, side: Side) => `${pair.experimentId} ${pair[side] ?? ''}`

class ReportSound {
  /** The pair that was played last. */
  #pair = $state.raw<SoundPair | null>(null)
  #side = $state<Side>('result')

  isPlaying = (pair: SoundPair, side: Side): boolean =>
    pair[side] !== null && player.isPlayingSource('clip', idOf(pair, side))

  /** 0 … 1 while one of the two sounds; null otherwise. */
  share(pair: SoundPair): number | null {
    const sounds = this.isPlaying(pair, 'result') || this.isPlaying(pair, 'reference')
    return sounds && player.durationSeconds > 0 ? player.positionSeconds / player.durationSeconds : null
  }

  get canSwap(): boolean {
    return typeof this.#pair?.reference === 'string'
  }

  /** Ends what it plays; goes on at the same place where the other of the two sounds. */
  async toggle(pair: SoundPair, side: Side): Promise<void> {
    if (this.isPlaying(pair, side)) return player.stop()
    const other: Side = side === 'result' ? 'reference' : 'result'
    await this.#play(pair, side, this.isPlaying(pair, other))
  }

  async swap(): Promise<void> {
    const pair = this.#pair
    if (!pair?.reference) return
    const side: Side = this.#side === 'result' ? 'reference' : 'result'
    await this.#play(pair, side, this.isPlaying(pair, this.#side))
  }

  async #play(pair: SoundPair, side: Side, goesOn: boolean): Promise<void> {
    const file = pair[side]
    if (file === null) return
    try {
      player.wake()
      const url = fileAddress(pair.experimentId, file)
      const { samples, sampleRateHz } = await decodedSounds.get(url)
      const seconds = samples.length / sampleRateHz
      const fromSeconds = goesOn ? Math.min(player.positionSeconds, seconds) : 0
      this.#pair = pair
      this.#side = side
      const name = `${side === 'result' ? 'Generated' : 'Asked for'}: ${pair.title}`
      player.playClip({ id: idOf(pair, side), url, name, seconds }, { fromSeconds })
    } catch (error) {
      tell(error)
    }
  }
}

export const reportSound = new ReportSound()
