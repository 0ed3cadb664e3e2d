/** Sounds by their address, decoded and mixed to one channel, the newest kept. */
import { SyrinxError } from '../../src-shared/errors.ts'

export interface DecodedSound {
  readonly samples: Float32Array
  readonly sampleRateHz: number
}

const mostBytes = 256 * 2 ** 20
const usualRateHz = 48_000
const rates = { least: 8_000, most: 96_000 }

class DecodedSounds {
  readonly #sounds = new Map<string, Promise<DecodedSound>>()
  readonly #bytes = new Map<string, number>()

  /**
   * @param sampleRateHz what it is brought to; the file's own where it can be told and played
   * @throws SyrinxError `play/no-sound`, `play/not-audio`.
   */
  get(url: string, sampleRateHz?: number): Promise<DecodedSound> {
    const key = `${url} ${String(sampleRateHz ?? 'own')}`
    const ready = this.#sounds.get(key)
    if (ready) {
      // The newest is last.
      this.#sounds.delete(key)
      this.#sounds.set(key, ready)
      return ready
    }
    const sound = decode(url, sampleRateHz)
    this.#sounds.set(key, sound)
    sound.then(
      ({ samples }) => this.#keep(key, samples.byteLength),
      () => this.#drop(key),
    )
    return sound
  }

  #keep(key: string, bytes: number): void {
    this.#bytes.set(key, bytes)
    const sum = () => [...this.#bytes.values()].reduce((all, it) => all + it, 0)
    for (const oldest of [...this.#sounds.keys()]) {
      if (sum() <= mostBytes || oldest === key) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#sounds.delete(key)
    this.#bytes.delete(key)
  }
}

/** Shared by what plays and what shows: a sound is fetched once. */
export const decodedSounds = new DecodedSounds()

async function decode(url: string, wantedRateHz: number | undefined): Promise<DecodedSound> {
  const bytes = await fetchBytes(url)
  const own = wavRateHz(bytes)
  const playable = own !== null && own >= rates.least && own <= rates.most ? own : usualRateHz
  const sampleRateHz = wantedRateHz ?? playable
  const context = new OfflineAudioContext(1, 1, sampleRateHz)
  const buffer = await context.decodeAudioData(bytes).catch(() => {
    throw new SyrinxError(
      'play/not-audio',
      'This sound can’t be played: its file is damaged.',
      'Generate or import it again.',
    )
  })
  return { samples: mixed(buffer), sampleRateHz }
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url).catch(() => null)
  if (answer?.ok) return answer.arrayBuffer()
  throw new SyrinxError(
    'play/no-sound',
    answer === null
      ? 'The sound could not be fetched: the studio does not answer.'
      : 'The file of this sound is missing.',
    answer === null
      ? 'Look whether Syrinx is still running.'
      : 'Settings → Storage checks the library and offers to mend it.',
  )
}

/** The sample rate in a wav's header; null for anything else. */
export function wavRateHz(bytes: ArrayBuffer): number | null {
  if (bytes.byteLength < 44) return null
  const view = new DataView(bytes)
  const word = (at: number) => view.getUint32(at, false)
  const isWav = word(0) === 0x52494646 && word(8) === 0x57415645 && word(12) === 0x666d7420
  return isWav ? view.getUint32(24, true) : null
}

function mixed(buffer: AudioBuffer): Float32Array {
  const first = buffer.getChannelData(0)
  if (buffer.numberOfChannels === 1) return first
  const others = Array.from({ length: buffer.numberOfChannels - 1 }, (_, index) =>
    buffer.getChannelData(index + 1),
  )
  return first.map(
    (value, index) => others.reduce((sum, it) => sum + it[index], value) / buffer.numberOfChannels,
  )
}
