/** Notes from what a network heard: which keys were struck, for how long, and how loud. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { chanceAt, lowestMidi, type NoteChances } from './noteChances.ts'
import { velocitiesOf } from './velocities.ts'
import { judgeStrike, type StrikeJudgement } from './strikeJudge.ts'
import { findStrikes, type Strike } from './strikes.ts'

/** Above it few strikes are none, below it few are missed: by phrases of pianos that were not learned from. */
const likelyChance = 0.3
/** A note has ended where its key has sounded less likely than this for so long. */
const soundingChance = 0.3
const longestGapSeconds = 0.13
const shortestNoteSeconds = 0.03
/** Two strikes of a key nearer than this are one. */
const nearestStrikesSeconds = 0.06

/** In the order of time. @param samples what the chances are of, at their rate. */
export function decodeNotes(chances: NoteChances, samples: Float32Array, judgement: StrikeJudgement): Note[] {
  const { hopSamples, sampleRateHz } = chances
  const seconds = hopSamples / sampleRateHz
  const strikes = likelyStrikes(findStrikes(chances, samples), judgement, nearestStrikesSeconds / seconds)
  const velocities = velocitiesOf(strikes)
  const notes = strikes.map((strike, i) => {
    const again = strikes.findIndex(({ midi }, j) => j > i && midi === strike.midi)
    const limit = again < 0 ? chances.frames : strikes[again].frame
    const end = endOf(strike, chances, limit, longestGapSeconds / seconds)
    return {
      midi: strike.midi,
      startSeconds: Math.max(0, strike.frame * seconds),
      durationSeconds: (end - strike.frame) * seconds,
      velocity: velocities[i],
    }
  })
  return notes.filter(({ durationSeconds }) => durationSeconds >= shortestNoteSeconds)
}

interface LikelyStrike extends Strike {
  readonly chance: number
}

/** Of those of a key that lie near each other the likeliest. */
function likelyStrikes(
  strikes: readonly Strike[],
  judgement: StrikeJudgement,
  nearest: number,
): LikelyStrike[] {
  const kept: LikelyStrike[] = []
  for (const strike of strikes) {
    const chance = judgeStrike(strike.features, judgement)
    if (chance < likelyChance) continue
    const before = kept.findLastIndex(({ midi }) => midi === strike.midi)
    const isNear = before >= 0 && strike.frame - kept[before].frame < nearest
    if (!isNear) kept.push({ ...strike, chance })
    else if (chance > kept[before].chance) kept[before] = { ...strike, chance }
  }
  return kept.sort((a, b) => a.frame - b.frame || a.midi - b.midi)
}

/** The frame after the last in which the key sounds. */
function endOf(
  { midi, frame }: Strike,
  { sounding }: NoteChances,
  limit: number,
  longestGap: number,
): number {
  const key = midi - lowestMidi
  let end = frame + 1
  for (let at = Math.round(frame) + 1; at < limit && at - end < longestGap; at++)
    if (chanceAt(sounding, at, key) >= soundingChance) end = at + 1
  return Math.min(end, limit)
}
