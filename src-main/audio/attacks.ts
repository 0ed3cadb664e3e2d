/**
 * Where notes begin, from the envelope of their harmonics (./harmonicEnvelope.ts).
 */
import { envelopeHopSeconds, type HarmonicEnvelope } from './harmonicEnvelope.ts'

/** A note has begun where it is this far below the level it has reached shortly after. */
const onsetDb = 12
const reachSeconds = 0.06

/**
 * The beginning of a note that is heard from `soundingSeconds` on: the last moment after `earliestSeconds` at which it is
 * still 12 dB below the level that it reaches within 60 ms of `soundingSeconds`. Where something else (its neighbour a
 * semitone away) is never that quiet in its band: its quietest moment until it is heard, if that is a dip of 3 dB at all.
 */
export function refineOnset(
  envelope: HarmonicEnvelope,
  soundingSeconds: number,
  earliestSeconds: number,
): number {
  const levels = envelope.between(earliestSeconds, soundingSeconds + reachSeconds)
  const timeOf = (index: number) => earliestSeconds + index * envelopeHopSeconds
  const sounding = Math.round((soundingSeconds - earliestSeconds) / envelopeHopSeconds)
  const loudest = indexOfLargest(levels, sounding)
  const begun = levels.subarray(0, loudest).findLastIndex((level) => level < levels[loudest] - onsetDb)
  if (begun >= 0) return timeOf(begun)
  const before = levels.subarray(0, sounding + 1)
  const quietest = before.indexOf(Math.min(...before))
  return before[quietest] < Math.max(...before) - 3 ? timeOf(quietest) : soundingSeconds
}

function indexOfLargest(values: Float64Array, from: number): number {
  let largest = from
  for (let i = from + 1; i < values.length; i++) if (values[i] > values[largest]) largest = i
  return largest
}

/** Steeper than this, in dB over `slopeSeconds`, is an attack or a release; vibrato stays well below. */
const steepDb = 3
const slopeSeconds = 0.015
/** How far the level has to come back after a dip. */
const recoveryDb = 2.5
const recoverySeconds = 0.12
/** Deeper dips are gaps, and the note begins at their end. */
const gapDb = 10
/** Attacks closer together are one. */
const shortestNoteSeconds = 0.06

/**
 * New attacks of the same note between two times: where its level rises steeply (a struck string), or falls steeply
 * and comes back (a wind instrument that is tongued).
 */
export function findReattacks(
  envelope: HarmonicEnvelope,
  startSeconds: number,
  endSeconds: number,
): number[] {
  const levels = envelope.between(startSeconds, endSeconds)
  const frames = (seconds: number) => Math.round(seconds / envelopeHopSeconds)
  const span = frames(slopeSeconds)
  const timeOf = (index: number) => startSeconds + index * envelopeHopSeconds
  const change = (index: number) => levels[index + span] - levels[index]
  const attacks: number[] = []
  for (let i = frames(shortestNoteSeconds); i + span < levels.length - frames(shortestNoteSeconds); i++) {
    if (Math.abs(change(i)) < steepDb) continue
    const attack = change(i) > 0 ? steepest(change, i, span, 1) : attackAfterFall(i)
    if (attack === undefined || attack >= levels.length - frames(shortestNoteSeconds)) continue
    attacks.push(timeOf(attack + span / 2))
    i = attack + frames(shortestNoteSeconds)
  }
  return attacks

  function attackAfterFall(fall: number): number | undefined {
    let dip = fall + span
    while (dip + 1 < levels.length && levels[dip + 1] <= levels[dip] + 0.1) dip++
    const after = levels.subarray(dip, dip + frames(recoverySeconds))
    if (Math.max(...after) < levels[dip] + recoveryDb) return undefined
    const isGap = levels[fall] - levels[dip] > gapDb
    return isGap ? steepest(change, dip, frames(recoverySeconds), 1) : steepest(change, fall, span, -1)
  }

  function steepest(of: (index: number) => number, from: number, count: number, sign: 1 | -1): number {
    let best = from
    for (let i = from; i < Math.min(from + count, levels.length - span); i++)
      if (sign * of(i) > sign * of(best)) best = i
    return best
  }
}
