/**
 * How far a take’s onsets lie from the recording’s. The levels at the harmonics of the note and of the one before, over
 * the time around its beginning, are a picture of how the one gives way to the other; the error is by how much the
 * take’s picture has to be moved to lie best on the recording’s. So attacks out of silence, changes of note and repeated
 * notes are measured in the same way, and a slow attack is not late by itself.
 */
import { midiToHz } from '../../../src-shared/conditioning/description.ts'
import type { Heard, Judged, JudgedNote } from './judged.ts'
import { HarmonicLevels } from './harmonicLevels.ts'

const hopSeconds = 0.001
const beforeSeconds = 0.05
const afterSeconds = 0.1
const furthestSeconds = 0.1
/** Nearer notes leave less to move. */
const reachShare = 0.7
/** Less alike than this there is no such onset. */
const leastCorrelation = 0.5
/** Nor where the take is so much fainter, on the scale of the picture: 33 dB. */
const faintest = 0.15
/** Where the recording’s picture hardly changes (a slurred note repeated) there is nothing to find. */
const leastChange = 0.15

/** For each note the error in seconds, positive when late; Infinity where it never comes, NaN where it can’t be told. */
export function onsetErrors({ notes, sound, recording }: Judged): number[] {
  return notes.map((note, index) => {
    const before = notes[index - 1]
    const next = notes[index + 1]
    // Notes that begin together have one onset between them.
    if (before && note.startSeconds - before.startSeconds < 0.02) return NaN
    if (next && next.startSeconds - note.startSeconds < 0.02) return NaN
    const gap = Math.min(
      note.endSeconds - note.startSeconds,
      before ? note.startSeconds - before.startSeconds : Infinity,
    )
    return onsetError(note, before, sound, recording, Math.min(furthestSeconds, reachShare * gap))
  })
}

function onsetError(
  note: JudgedNote,
  before: JudgedNote | undefined,
  sound: Heard,
  recording: Heard,
  reachSeconds: number,
): number {
  const frequencies = [midiToHz(note.midi), ...(before ? [midiToHz(before.midi)] : [])]
  const length = note.endSeconds - note.startSeconds
  const from = note.startSeconds - Math.min(beforeSeconds, before ? reachSeconds : beforeSeconds)
  const to = note.startSeconds + Math.min(afterSeconds, length)
  const reach = Math.round(reachSeconds / hopSeconds)
  const count = Math.round((to - from) / hopSeconds)
  const pictureOf = (heard: Heard, start: number, columns: number) =>
    new HarmonicLevels(heard.samples, heard.sampleRateHz, frequencies).picture(start, hopSeconds, columns)
  const theirs = pictureOf(recording, from, count)
  if (!changes(theirs)) return NaN
  if (before?.midi === note.midi && !strikesAnew(theirs, note.startSeconds - from)) return NaN
  const ours = pictureOf(sound, from - reachSeconds, count + 2 * reach)
  const alike = Array.from({ length: 2 * reach + 1 }, (_, lag) => correlation(theirs, ours, lag))
  if (highest(ours) < faintest * highest(theirs)) return Infinity
  const best = alike.indexOf(Math.max(...alike))
  if (!(alike[best] >= leastCorrelation) || best === 0 || best === 2 * reach) return Infinity
  return (best + vertexOffset(alike, best) - reach) * hopSeconds
}

/** bands × columns. */
type Picture = readonly Float64Array[]

const highest = (picture: Picture) => Math.max(...picture.flatMap((band) => [...band]))

function changes(picture: Picture): boolean {
  const most = highest(picture)
  return picture.some((band) => Math.max(...band) - Math.min(...band) > leastChange * most)
}

/** A repeated note is louder than what is left of the one before by so much, on the scale of the picture: 6 dB. */
const strikeShare = 0.7

/**
 * Where a note gives way to the same one at the same level, whether there is a dip or a bump between them is a matter of
 * their phases, and no two takes of it are alike.
 */
function strikesAnew(picture: Picture, atSeconds: number): boolean {
  const at = Math.round(atSeconds / hopSeconds)
  const loudest = picture.reduce((a, b) => (Math.max(...b) > Math.max(...a) ? b : a))
  return Math.max(...loudest.subarray(0, Math.max(1, at - 5))) < strikeShare * Math.max(...loudest)
}

/** Pearson’s, over all bands and columns together. */
function correlation(theirs: Picture, ours: Picture, lag: number): number {
  let [n, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0]
  for (let band = 0; band < theirs.length; band++)
    for (let column = 0; column < theirs[band].length; column++) {
      const a = theirs[band][column]
      const b = ours[band][column + lag]
      n++
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
    }
  const spread = Math.sqrt((n * sumAA - sumA ** 2) * (n * sumBB - sumB ** 2))
  return spread > 0 ? (n * sumAB - sumA * sumB) / spread : 0
}

function vertexOffset(values: readonly number[], at: number): number {
  const curvature = values[at - 1] - 2 * values[at] + values[at + 1]
  return curvature < 0 ? (values[at - 1] - values[at + 1]) / (2 * curvature) : 0
}
