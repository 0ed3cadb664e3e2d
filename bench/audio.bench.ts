/** How fast recordings are heard, on one core. */
import { hearNotes } from '../src-main/audio/hearNotes.ts'
import { trackPitch } from '../src-main/audio/features/pitch.ts'
import { concatenate, frequencyOfMidi, sine } from '../src-main/audio/testing.ts'
import { median, type Benchmark, type Figure } from './run.ts'

const sampleRateHz = 16_000
const seconds = 20
const melody = concatenate(
  ...Array.from({ length: seconds * 4 }, (_, i) =>
    sine(frequencyOfMidi(60 + ((7 * i) % 24)), 0.25, sampleRateHz),
  ),
)

function timesRealTime(work: () => unknown): number {
  work()
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now()
    work()
    return (performance.now() - began) / 1000
  })
  return seconds / median(times)
}

export const benchmarks: Benchmark[] = [
  {
    name: 'audio',
    async *run(): AsyncGenerator<Figure> {
      yield {
        name: 'audio/pitch-16k',
        value: timesRealTime(() => trackPitch(melody, sampleRateHz)),
        unit: '× real time',
        goal: '≥ 50',
      }
      yield {
        name: 'audio/hear-notes-16k',
        value: timesRealTime(() => hearNotes(melody, sampleRateHz)),
        unit: '× real time',
      }
    },
  },
]
