/** Whether a seed clip ends in the middle of a sound, which instruments that play each note from silence can't go on from. */
import { columnsOf, type Peaks } from '../../../audio/peaks.ts'

const endSeconds = 0.03
/** Of the loudest of the clip: quieter is the fading of a note, or nothing. */
const loudShare = 0.15

export function endsLoud(peaks: Peaks, durationSeconds: number, atSeconds: number): boolean {
  const peakOf = (viewStartSeconds: number, viewEndSeconds: number) =>
    columnsOf(peaks, {
      startSeconds: 0,
      durationSeconds,
      viewStartSeconds,
      viewEndSeconds,
      columns: 1,
    }).reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0)
  return peakOf(Math.max(0, atSeconds - endSeconds), atSeconds) > loudShare * peakOf(0, durationSeconds)
}
