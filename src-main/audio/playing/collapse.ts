/** Collapse: silence where a note should sound, and sound where there should be silence. */
import { meanSquare } from '../loudness.ts'
import type { Heard, Judged, JudgedNote } from './judged.ts'

export interface Collapse {
  /** Seconds in which a note is missing, and in which something sounds that should not, in stretches of 50 ms or more. */
  readonly missingSeconds: number
  readonly strayingSeconds: number
  /** Level while nothing is played, in dB relative to full scale; NaN without such moments. */
  readonly silenceDb: number
  readonly recordingSilenceDb: number
}

const hopSeconds = 0.01
const windowSeconds = 0.02
const shortestSeconds = 0.05
/** So far below what it should be a note is missing. */
const missingDb = 26
/** Silence is what lies so far below the loudest of the recording … */
const silentDb = 55
/** … and something strays into it that is louder than this below it. */
const strayingDb = 36

export function collapse({ notes, sound, recording }: Judged): Collapse {
  const theirs = levelsOf(recording)
  const ours = levelsOf(sound)
  const loudest = Math.max(-120, ...theirs)
  // A held note goes on where its recording ended: as loud as it was before.
  const expected = theirs.slice()
  for (const note of notes) {
    if (!note.isSustained || note.recordedEndSeconds > note.endSeconds - hopSeconds) continue
    const from = Math.max(0, Math.floor((note.recordedEndSeconds - 0.1) / hopSeconds))
    const to = Math.min(expected.length, Math.floor(note.endSeconds / hopSeconds))
    expected.fill(theirs[Math.max(0, from - 10)], from, Math.max(from, to))
  }
  const missing = expected.map(
    (level, i) => level > loudest - silentDb + missingDb && ours[i] < level - missingDb,
  )
  const isSilent = expected.map(
    (level, i) => level < loudest - silentDb && !notes.some((note) => soundsAt(note, i * hopSeconds)),
  )
  const straying = isSilent.map((silent, i) => silent && ours[i] > loudest - strayingDb)
  return {
    missingSeconds: secondsIn(missing),
    strayingSeconds: secondsIn(straying),
    silenceDb: meanLevelDb(ours, isSilent),
    recordingSilenceDb: meanLevelDb(theirs, isSilent),
  }
}

/** A released note may ring for a moment longer than its fade. */
const ringSeconds = 0.03

/** A wind sounds until it is let go; a string may have died away long before. */
const soundsAt = ({ isSustained, startSeconds, endSeconds, fadeSeconds }: JudgedNote, seconds: number) =>
  isSustained && seconds > startSeconds - windowSeconds && seconds < endSeconds + fadeSeconds + ringSeconds

function levelsOf(heard: Heard): number[] {
  const frames = Math.floor(heard.samples.length / heard.sampleRateHz / hopSeconds)
  return Array.from({ length: frames }, (_, i) => {
    const middle = i * hopSeconds
    const part = heard.between(middle - windowSeconds / 2, middle + windowSeconds / 2)
    // A network that is stuck in a constant is silent, however far from zero it is.
    const mean = part.reduce((sum, sample) => sum + sample, 0) / Math.max(1, part.length)
    return 10 * Math.log10(Math.max(1e-12, meanSquare(part) - mean ** 2))
  })
}

function secondsIn(flags: readonly boolean[]): number {
  let total = 0
  for (let first = 0; first < flags.length;) {
    let end = first
    while (end < flags.length && flags[end]) end++
    if ((end - first) * hopSeconds >= shortestSeconds) total += (end - first) * hopSeconds
    first = end + 1
  }
  return total
}

function meanLevelDb(levels: readonly number[], where: readonly boolean[]): number {
  const powers = levels.filter((_, i) => where[i]).map((level) => 10 ** (level / 10))
  return 10 * Math.log10(powers.reduce((sum, power) => sum + power, 0) / powers.length)
}
