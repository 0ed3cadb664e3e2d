/**
 * What goes wrong with recordings at home, done to good ones: each takes finished sounds of single notes, low to high,
 * and gives them back spoilt in one way, the same each time.
 */
import { resample } from '../../src-main/audio/resample.ts'
import { meanSquare } from '../../src-main/audio/loudness.ts'
import { Random } from '../../src-shared/random.ts'
import { inRoom } from './room.ts'
import { finished, type NamedSound } from './soundFolder.ts'

export type Flaw = (
  sounds: readonly NamedSound[],
  sampleRateHz: number,
) => NamedSound[] | Promise<NamedSound[]>

const seed = 1

/** The sounds with other samples; nobody says any more what is in them. */
const spoilt = (
  sounds: readonly NamedSound[],
  change: (samples: Float32Array, index: number) => Float32Array,
): NamedSound[] => sounds.map(({ name, samples }, index) => ({ name, samples: change(samples, index) }))

/** Which sound lies where another should, by their places in the set. */
const misplaced = new Map([
  [4, 5],
  [10, 8],
  [15, 16],
  [21, 14],
])
/** The same note played twice isn’t twice the same recording. */
const secondTime = 0.9

const noiseDb = -25
const humAmplitudes = [
  [50, 0.02],
  [100, 0.012],
  [150, 0.01],
  [250, 0.005],
  [350, 0.003],
]
const overdriven = 4
const quarterTone = 2 ** (1 / 24)
const majorThird = 4
const fourth = 5
const shortFiles = [0, 12, 24]
const shortSeconds = 1

export const flaws: Readonly<Record<string, { readonly words: string; readonly spoil: Flaw }>> = {
  'wrong-notes': {
    words: 'four of the 25 files hold another note than their names say',
    spoil: (sounds) =>
      spoilt(sounds, (samples, index) => {
        const other = misplaced.get(index)
        return other === undefined ? samples : sounds[other].samples.map((sample) => secondTime * sample)
      }),
  },
  noisy: {
    words: 'white noise 25 dB below the notes',
    spoil: (sounds) => {
      const random = Random.fromSeed(seed)
      const power = sounds.reduce((sum, { samples }) => sum + meanSquare(samples), 0) / sounds.length
      const deviation = Math.sqrt(power) * 10 ** (noiseDb / 20)
      return spoilt(sounds, (samples) => samples.map((sample) => sample + deviation * random.normal()))
    },
  },
  room: {
    words: 'in a room that echoes for 0.6 s',
    spoil: (sounds, sampleRateHz) =>
      finished(
        spoilt(sounds, (samples) => inRoom(samples, sampleRateHz)),
        sampleRateHz,
      ),
  },
  hum: {
    words: 'the mains’ hum: 50 Hz and its harmonics',
    spoil: (sounds, sampleRateHz) =>
      spoilt(sounds, (samples) =>
        samples.map((sample, at) =>
          humAmplitudes.reduce(
            (sum, [hz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hz * at) / sampleRateHz),
            sample,
          ),
        ),
      ),
  },
  clipped: {
    words: 'recorded 12 dB too loud, cut off at full scale',
    spoil: (sounds) =>
      spoilt(sounds, (samples) => samples.map((sample) => Math.max(-1, Math.min(1, overdriven * sample)))),
  },
  detuned: {
    words: 'a quarter tone flat',
    spoil: async (sounds, sampleRateHz) => {
      const slower: NamedSound[] = []
      // Read at the old rate, what has more samples lasts longer and is lower.
      for (const { name, samples } of sounds)
        slower.push({
          name,
          samples: await resample(samples, sampleRateHz, Math.round(sampleRateHz * quarterTone)),
        })
      return slower
    },
  },
  chords: {
    words: 'two notes at once in each file',
    spoil: (sounds, sampleRateHz) =>
      finished(
        spoilt(sounds, (samples, index) => {
          const other = sounds[index + majorThird] ?? sounds[index - fourth]
          return mixed(samples, other.samples)
        }),
        sampleRateHz,
      ),
  },
  short: {
    words: 'three seconds of sound in all',
    spoil: (sounds, sampleRateHz) =>
      spoilt(
        shortFiles.map((index) => sounds[index]),
        (samples) => samples.slice(0, Math.round(shortSeconds * sampleRateHz)),
      ),
  },
}

function mixed(a: Float32Array, b: Float32Array): Float32Array {
  const sum = new Float32Array(Math.max(a.length, b.length))
  for (let i = 0; i < sum.length; i++) sum[i] = (a[i] ?? 0) + (b[i] ?? 0)
  return sum
}
