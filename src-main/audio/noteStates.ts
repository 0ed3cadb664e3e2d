/**
 * From a pitch track to stretches of one note: the cheapest path through the semitones and silence, where each frame
 * costs by how far its pitch lies from the note and each change costs a fixed amount (after M. Mauch et al. 2015,
 * Computer-aided melody note transcription using the Tony software, whose hidden Markov model this simplifies). The
 * cost of a change is what keeps vibrato, glitches and short drop-outs from becoming notes of their own.
 */
import type { PitchTrack } from './features/pitch.ts'

export interface NoteStretch {
  readonly midi: number
  /** Frames first … last of the track, inclusive. */
  readonly first: number
  readonly last: number
}

export const midiOfFrequency = (frequencyHz: number): number => 69 + 12 * Math.log2(frequencyHz / 440)

const lowestMidi = 24
const highestMidi = 108
const states = highestMidi - lowestMidi + 2
const silence = states - 1

/** The deviation, in semitones, that costs 1. */
const tolerance = 0.35
/** No frame costs more a 5 ms; also what a frame with pitch costs as silence and one without as a note. */
const costliestFrame = 4
/** A stretch between two others pays when it explains 37 ms, one that interrupts a note when it explains 75 ms. */
const changeCost = 30

export function findStretches(track: PitchTrack): NoteStretch[] {
  const frames = track.frequencyHz.length
  const weight = track.hopSeconds / 0.005
  const cameFrom = new Uint8Array(frames * states)
  let costs = new Float64Array(states)
  for (let frame = 0; frame < frames; frame++) {
    const next = new Float64Array(states)
    const cheapest = indexOfSmallest(costs)
    const changed = costs[cheapest] + (frame === 0 ? 0 : changeCost)
    const frequencyHz = track.frequencyHz[frame]
    const midi = frequencyHz > 0 ? midiOfFrequency(frequencyHz) : NaN
    for (let state = 0; state < states; state++) {
      const stays = costs[state] <= changed
      cameFrom[frame * states + state] = stays ? state : cheapest
      next[state] = (stays ? costs[state] : changed) + weight * frameCost(state, midi)
    }
    costs = next
  }
  const path = new Uint8Array(frames)
  let state = indexOfSmallest(costs)
  for (let frame = frames - 1; frame >= 0; frame--) {
    path[frame] = state
    state = cameFrom[frame * states + state]
  }
  return stretchesOf(path)
}

function frameCost(state: number, midi: number): number {
  if (state === silence) return Number.isNaN(midi) ? 0 : costliestFrame
  if (Number.isNaN(midi)) return costliestFrame
  return Math.min(((midi - lowestMidi - state) / tolerance) ** 2, costliestFrame)
}

function stretchesOf(path: Uint8Array): NoteStretch[] {
  const stretches: NoteStretch[] = []
  for (let first = 0; first < path.length;) {
    let last = first
    while (last + 1 < path.length && path[last + 1] === path[first]) last++
    if (path[first] !== silence) stretches.push({ midi: lowestMidi + path[first], first, last })
    first = last + 1
  }
  return stretches
}

function indexOfSmallest(values: Float64Array): number {
  let smallest = 0
  for (let i = 1; i < values.length; i++) if (values[i] < values[smallest]) smallest = i
  return smallest
}
