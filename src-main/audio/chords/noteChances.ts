/** What a network hears of the keys of a piano, from frame to frame. */

/** Keys of a piano, from A0 on. */
export const keys = 88
export const lowestMidi = 21

export interface NoteChances {
  readonly frames: number
  /** Frame f is centred on sample f · hopSamples. */
  readonly hopSamples: number
  readonly sampleRateHz: number
  /** How likely a key sounds, [frames, keys], 0 … 1. */
  readonly sounding: Float32Array
  /** How likely it is struck in this frame. */
  readonly struck: Float32Array
}

/** 0 outside the recording. */
export function chanceAt(chances: Float32Array, frame: number, key: number): number {
  return frame >= 0 && key >= 0 && key < keys && frame * keys < chances.length
    ? chances[frame * keys + key]
    : 0
}

/** The mean over frames `from` … `to − 1`. */
export function meanChance(chances: Float32Array, key: number, from: number, to: number): number {
  let sum = 0
  for (let frame = from; frame < to; frame++) sum += chanceAt(chances, frame, key)
  return sum / Math.max(1, to - from)
}

/** The largest over frames `from` … `to − 1`. */
export function largestChance(chances: Float32Array, key: number, from: number, to: number): number {
  let largest = 0
  for (let frame = from; frame < to; frame++) largest = Math.max(largest, chanceAt(chances, frame, key))
  return largest
}
