/** How fast features are found on one core, and what an hour takes of memory besides the sound itself. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { melDistanceDb, stftDistance } from '../src-main/audio/features/distance.ts'
import { signalToNoiseDb } from '../src-main/audio/features/snr.ts'
import { featureOf, melodyOf, sampleRateHz } from './featureMelody.ts'
import { median, type Benchmark, type Figure } from './run.ts'

const seconds = 60

const goals: Record<string, number | undefined> = {
  mel: 300,
  mfcc: 300,
  'constant-q': 50,
  pitch: 50,
  harmonicity: undefined,
  centroid: undefined,
  rms: undefined,
  'zero-crossings': undefined,
}

function timesRealTime(work: () => unknown): number {
  work()
  const times = Array.from({ length: 3 }, () => {
    const began = performance.now()
    work()
    return (performance.now() - began) / 1000
  })
  return seconds / median(times)
}

/** In a process of its own, so that nothing else is counted. */
const hourMebibytes = (name: string) =>
  Number(
    execFileSync(process.execPath, [join(import.meta.dirname, 'hourOfFeature.ts'), name], {
      encoding: 'utf8',
    }),
  ) /
  2 ** 20

export const benchmarks: Benchmark[] = [
  {
    name: 'features',
    async *run(): AsyncGenerator<Figure> {
      const melody = melodyOf(seconds)
      for (const [name, goal] of Object.entries(goals)) {
        yield {
          name: `features/${name}-16k`,
          value: timesRealTime(() => featureOf(name)(melody)),
          unit: '× real time',
          ...(goal !== undefined && { goal: `≥ ${goal}` }),
        }
        yield { name: `features/${name}-hour`, value: hourMebibytes(name), unit: 'MiB', goal: '≤ 512' }
      }
      const others: Record<string, () => unknown> = {
        snr: () => signalToNoiseDb(melody),
        'stft-distance': () => stftDistance(melody, melody.toReversed()),
        'mel-distance': () => melDistanceDb(melody, melody.toReversed(), sampleRateHz),
      }
      for (const [name, work] of Object.entries(others))
        yield { name: `features/${name}-16k`, value: timesRealTime(work), unit: '× real time' }
    },
  },
]
