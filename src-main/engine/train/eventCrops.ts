/**
 * Crops of music as events: one piece after another in any order, each in another key and at another speed every time, as
 * a composer should know no key and no speed better than others (Oore et al. 2018, section 4.1). The keys that are down
 * before each event are its condition.
 */
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { boundary, eventsOfNotes } from '../../../src-shared/phrases/events.ts'
import { heldChannels, heldRows } from '../../../src-shared/phrases/heldKeys.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource } from './material.ts'

export interface EventCropSettings {
  /** How many events a crop predicts. */
  readonly sampleSize: number
  /** MIDI numbers between which pieces are put, unless they reach further already. */
  readonly compass: readonly [number, number]
  /** Semitones up or down at most. */
  readonly mostTransposed: number
  /** How much faster or slower at most, as a factor. */
  readonly mostStretched: number
}

export const defaultEventCrops = { mostTransposed: 6, mostStretched: 1.3 } as const

/** Crops begin with a piece so often, after a silent field: that is how composing out of nothing begins. */
const beginningShare = 0.25

/** @param pieces of at least one note each. */
export function eventCrops(
  hyperparameters: Hyperparameters,
  pieces: readonly (readonly Note[])[],
  settings: EventCropSettings,
): CropSource {
  const field = receptiveField(hyperparameters)
  const length = field + settings.sampleSize
  const prepared = pieces.map((notes) => ({ notes, shifts: shiftsOf(notes, settings) }))

  function played(random: Random): Uint16Array {
    const { notes, shifts } = prepared[random.below(prepared.length)]
    const shift = shifts[random.below(shifts.length)]
    const stretch = settings.mostStretched ** random.between(-1, 1)
    return eventsOfNotes(
      notes.map((it) => ({
        ...it,
        midi: it.midi + shift,
        startSeconds: it.startSeconds * stretch,
        durationSeconds: it.durationSeconds * stretch,
      })),
    )
  }

  return {
    description: `${pieces.length} pieces`,
    draw(random) {
      const codes = new Uint16Array(length).fill(boundary)
      const local = new Float32Array(length * heldChannels)
      const place = (piece: Uint16Array, at: number, from = 0) => {
        const count = Math.min(piece.length - from, length - at)
        codes.set(piece.subarray(from, from + count), at)
        local.set(
          heldRows(piece).subarray(from * heldChannels, (from + count) * heldChannels),
          at * heldChannels,
        )
        return at + count + 1
      }
      let at = field
      if (random.uniform() >= beginningShare) {
        const first = played(random)
        at = place(first, 0, random.below(first.length))
      }
      while (at < length) at = place(played(random), at)
      return { codes, local }
    },
  }
}

/** By how many semitones a piece may be moved. */
function shiftsOf(
  notes: readonly Note[],
  { compass: [lowest, highest], mostTransposed }: EventCropSettings,
): number[] {
  let [low, high] = [127, 0]
  for (const { midi } of notes) [low, high] = [Math.min(low, midi), Math.max(high, midi)]
  const from = Math.max(-mostTransposed, lowest - low)
  const to = Math.min(mostTransposed, highest - high)
  if (from > to) return [0]
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
