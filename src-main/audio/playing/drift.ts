/** Whether pitch and level go away from the recording’s over a long take. */
import { median } from '../statistics.ts'
import type { NoteLevel } from './levels.ts'
import type { PitchFrame } from './pitchFrames.ts'

export interface Drift {
  /** From the beginning to the end; NaN without notes. */
  readonly cents: number
  readonly decibels: number
}

export function drift(frames: readonly PitchFrame[], levels: readonly NoteLevel[], seconds: number): Drift {
  const pitched = frames.filter((frame) => !Number.isNaN(frame.fromRecordingCents))
  const notes = [...Map.groupBy(pitched, (frame) => frame.note).values()]
  const pitch = notes.map((own) => [own[0].seconds, median(own.map((it) => it.fromRecordingCents))] as const)
  return {
    cents: seconds * robustSlope(pitch),
    decibels: seconds * robustSlope(levels.map((it) => [it.seconds, it.errorDb] as const)),
  }
}

/** The median of the slopes between all pairs (Theil 1950, Sen 1968): notes that went wrong don’t tilt it. */
export function robustSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x, y], i) =>
    points.slice(i + 1).flatMap(([x2, y2]) => (x2 > x ? [(y2 - y) / (x2 - x)] : [])),
  )
  return median(slopes)
}
