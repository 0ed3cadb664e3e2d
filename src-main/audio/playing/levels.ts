/** Whether a take is as loud as it was drawn. */
import { meanSquare } from '../loudness.ts'
import { isDisturbed, type Heard, type Judged } from './judged.ts'
import { pearson } from './attacks.ts'

export interface NoteLevel {
  readonly seconds: number
  /** What was drawn: 40·log₁₀(v/127), as `velocityGain` has it. */
  readonly drawnDb: number
  /** The take’s level in the note less the recording’s at the same loudness. */
  readonly errorDb: number
}

const edgeSeconds = 0.03
const shortestSeconds = 0.06

/** Of each note that sounds alone for long enough. */
export function noteLevels({ notes, sound, recording }: Judged): NoteLevel[] {
  return notes.flatMap((note) => {
    const from = note.startSeconds + edgeSeconds
    const to = note.recordedEndSeconds - edgeSeconds
    if (to - from < shortestSeconds || isDisturbed(notes, note, to - shortestSeconds, to)) return []
    const theirs = levelDb(recording, from, to)
    if (!(theirs > -100)) return []
    return [
      {
        seconds: note.startSeconds,
        drawnDb: 40 * Math.log10(note.loudness),
        errorDb: levelDb(sound, from, to) - theirs,
      },
    ]
  })
}

/** Notes that are drawn no more apart than this are drawn alike. */
const alikeDb = 0.5

/** At least −120. */
const levelDb = (heard: Heard, from: number, to: number) =>
  10 * Math.log10(Math.max(1e-12, meanSquare(heard.between(from, to))))

/**
 * How the level follows what is drawn, each note’s own colour and level taken away by the recording’s: the correlation,
 * and the slope of the line of least squares (1: as much louder as drawn). NaN where all notes are drawn alike.
 */
export function levelFollowing(levels: readonly NoteLevel[]): { correlation: number; slope: number } {
  const drawn = levels.map((it) => it.drawnDb)
  if (!(deviation(drawn) > alikeDb)) return { correlation: NaN, slope: NaN }
  const played = levels.map((it) => it.drawnDb + it.errorDb)
  const correlation = pearson(drawn, played)
  return { correlation, slope: (correlation * deviation(played)) / deviation(drawn) }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
