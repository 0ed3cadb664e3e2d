/** The shape of attacks out of silence: how fast they rise, and how much their envelope is like the recording’s. */
import { midiToHz } from '../../../src-shared/conditioning/description.ts'
import type { Heard, Judged, JudgedNote } from './judged.ts'

export interface Attack {
  /** Seconds from 10 to 90 % of the highest amplitude; NaN where there is no rise. */
  readonly riseSeconds: number
  readonly recordingRiseSeconds: number
  /** Pearson’s correlation of the two envelopes over the first 80 ms. */
  readonly correlation: number
}

const hopSeconds = 0.001
const shapeSeconds = 0.08
const riseWithinSeconds = 0.3
const shortestWindowSeconds = 0.005
const periodsInWindow = 1.5
/** So long it has been silent before. */
const silentSeconds = 0.03

/** Of each note of at least 80 ms that begins out of silence. */
export function attacks({ notes, sound, recording }: Judged): Attack[] {
  const free = notes.filter(
    (note) =>
      note.endSeconds - note.startSeconds >= shapeSeconds &&
      !notes.some(
        (other) =>
          other !== note &&
          other.startSeconds <= note.startSeconds + shapeSeconds &&
          other.endSeconds + other.fadeSeconds > note.startSeconds - silentSeconds,
      ),
  )
  return free.map((note) => {
    const ours = envelope(sound, note)
    const theirs = envelope(recording, note)
    const shape = Math.round(shapeSeconds / hopSeconds)
    return {
      riseSeconds: riseOf(ours),
      recordingRiseSeconds: riseOf(theirs),
      correlation: pearson(ours.slice(0, shape), theirs.slice(0, shape)),
    }
  })
}

/** Root mean square in short windows, from a little before the note’s beginning. */
function envelope({ samples, sampleRateHz }: Heard, note: JudgedNote): number[] {
  const window = Math.max(shortestWindowSeconds, periodsInWindow / midiToHz(note.midi)) * sampleRateHz
  const until = Math.min(riseWithinSeconds, note.endSeconds - note.startSeconds)
  return Array.from({ length: Math.floor(until / hopSeconds) }, (_, i) => {
    const middle = (note.startSeconds + i * hopSeconds) * sampleRateHz
    const from = Math.max(0, Math.round(middle - window / 2))
    const to = Math.min(samples.length, Math.round(middle + window / 2))
    let sum = 0
    for (let t = from; t < to; t++) sum += samples[t] ** 2
    return Math.sqrt(sum / Math.max(1, to - from))
  })
}

function riseOf(levels: readonly number[]): number {
  const highest = Math.max(...levels)
  if (!(highest > 0)) return NaN
  const end = levels.findIndex((level) => level >= 0.9 * highest)
  const start = levels.slice(0, end + 1).findLastIndex((level) => level <= 0.1 * highest)
  return (end - Math.max(start, 0)) * hopSeconds
}

/** NaN where one of them doesn’t change. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB)
    aa += (a[i] - meanA) ** 2
    bb += (b[i] - meanB) ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : NaN
}
