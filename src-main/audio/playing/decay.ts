/** How fast held notes die away, of a take and of the recording at the same place. */
import { meanSquare } from '../loudness.ts'
import type { Judged } from './judged.ts'
import { heldPart, type Beside } from './heldNoise.ts'

const frameSeconds = 0.05
const shortestSeconds = 0.7
/** Where the recording is quieter than this below its loudest, noise would be measured. */
const decayedDb = 40

/** dB a second over each note that is held for long, negative when it dies away: a line of least squares. */
export function decays({ notes, sound, recording }: Judged): Beside[] {
  return notes.flatMap((note) => {
    const part = heldPart(note, notes)
    if (!part || part[1] - part[0] < shortestSeconds) return []
    const times = Array.from(
      { length: Math.floor((part[1] - part[0]) / frameSeconds) },
      (_, i) => part[0] + i * frameSeconds,
    )
    const theirs = times.map((time) => levelDb(recording.between(time, time + frameSeconds)))
    const loudest = Math.max(...theirs)
    const audible = times.flatMap((_, i) => (theirs[i] > loudest - decayedDb ? [i] : []))
    if (audible.length * frameSeconds < shortestSeconds) return []
    const slopeOf = (levels: readonly number[]) =>
      slope(
        audible.map((i) => times[i]),
        audible.map((i) => levels[i]),
      )
    const ours = times.map((time) => levelDb(sound.between(time, time + frameSeconds)))
    return [{ take: slopeOf(ours), recording: slopeOf(theirs) }]
  })
}

const levelDb = (samples: Float32Array) => 10 * Math.log10(Math.max(1e-12, meanSquare(samples)))

/** Of the line of least squares; NaN for less than two points. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xy, xx] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - meanX) * (y[i] - meanY)
    xx += (x[i] - meanX) ** 2
  }
  return xy / xx
}
