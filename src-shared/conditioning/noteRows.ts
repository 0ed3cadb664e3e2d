/**
 * Condition rows of a note track, for the kinds `labels` and `notes`. Rows are made a block at a time, from any sample
 * on, so that an hour of music costs no more memory than a second.
 */
import { channelCount, type NoteCondition } from './description.ts'
import type { NoteTrack } from './noteTrack.ts'

/** Something that gives a network its local condition for any stretch of samples. */
export interface ConditionSource {
  readonly channels: number
  /** Rows `startSample` … `startSample + count − 1` as count × channels floats, row-major. Samples may be negative. */
  rows(startSample: number, count: number): Float32Array
}

export const noteRows = (
  condition: NoteCondition,
  track: NoteTrack,
  sampleRateHz: number,
): ConditionSource =>
  condition.kind === 'labels' ? labelRows(condition, track) : agedRows(condition, track, sampleRateHz)

/** Index of the last segment that starts at or before `sample`; −1 when there is none. */
function lastStarted(track: readonly { readonly startSample: number }[], sample: number): number {
  let low = 0
  let high = track.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (track[middle].startSample <= sample) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The category that sounds at each of `count` samples from `startSample` on; −1 in rests. */
function categoriesAt(track: NoteTrack, startSample: number, count: number): Int16Array {
  const categories = new Int16Array(count).fill(-1)
  const end = startSample + count
  for (let i = Math.max(lastStarted(track, startSample), 0); i < track.length; i++) {
    if (track[i].startSample >= end) break
    const from = Math.max(track[i].startSample, startSample)
    const to = Math.min(track[i].endSample, end)
    if (to > from) categories.fill(track[i].category, from - startSample, to - startSample)
  }
  return categories
}

function labelRows(condition: NoteCondition, track: NoteTrack): ConditionSource {
  const width = condition.categories.length
  const channels = channelCount(condition)
  return {
    channels,
    rows(startSample, count) {
      const rows = new Float32Array(count * channels)
      const at = categoriesAt(track, startSample - 1, count + 2)
      for (let t = 0; t < count; t++)
        for (let which = 0; which < 3; which++)
          if (at[t + which] >= 0) rows[t * channels + which * width + at[t + which]] = 1
      return rows
    },
  }
}

type AgedCondition = Extract<NoteCondition, { kind: 'notes' }>

/** A stretch in which one category (or a rest) lasts, with what came before it. */
interface Stretch {
  readonly category: number
  readonly previous: number
  readonly loudness: number
  readonly startSample: number
}

/** The notes and the rests between them, in order. */
function stretchesOf(track: NoteTrack): Stretch[] {
  const stretches: Stretch[] = []
  let previous = -1
  for (const [i, segment] of track.entries()) {
    stretches.push({
      category: segment.category,
      previous,
      loudness: segment.loudness,
      startSample: segment.startSample,
    })
    previous = segment.category
    const next = track[i + 1]
    if (!next || next.startSample > segment.endSample)
      stretches.push({ category: -1, previous, loudness: 0, startSample: segment.endSample })
  }
  return stretches
}

function agedRows(condition: AgedCondition, track: NoteTrack, sampleRateHz: number): ConditionSource {
  const width = condition.categories.length
  const channels = channelCount(condition)
  const decays = condition.ageDecaysSeconds
  const stretches = stretchesOf(track)

  function fill(rows: Float32Array, startSample: number, from: number, to: number, stretch: Stretch) {
    const ageSeconds = (from - stretch.startSample) / sampleRateHz
    const columns = [
      ...(stretch.previous >= 0
        ? [{ at: width + stretch.previous, tau: condition.previousDecaySeconds }]
        : []),
      ...decays.map((tau, i) => ({ at: 2 * width + i, tau })),
    ]
    for (const { at, tau } of columns) {
      let value = Math.exp(-ageSeconds / tau)
      const ratio = Math.exp(-1 / (tau * sampleRateHz))
      for (let t = from; t < to; t++, value *= ratio) {
        // Below this the channel says nothing, and a zero channel costs nothing.
        if (value < 1e-5) break
        rows[(t - startSample) * channels + at] = value
      }
    }
    if (stretch.category < 0) return
    for (let t = from; t < to; t++) {
      const row = (t - startSample) * channels
      rows[row + stretch.category] = 1
      rows[row + channels - 1] = stretch.loudness
    }
  }

  return {
    channels,
    rows(startSample, count) {
      const rows = new Float32Array(count * channels)
      const end = startSample + count
      for (let i = Math.max(lastStarted(stretches, startSample), 0); i < stretches.length; i++) {
        const from = Math.max(stretches[i].startSample, startSample)
        if (from >= end) break
        const to = Math.min(stretches[i + 1]?.startSample ?? Infinity, end)
        if (to > from) fill(rows, startSample, from, to, stretches[i])
      }
      return rows
    },
  }
}
