/**
 * Crops of music as events: one piece after another in any order, each played anew every time, as a composer should know
 * no key and no speed better than others (Oore et al. 2018, section 4.1). The keys that are down before each event are its
 * condition.
 */
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { boundary, eventsOfNotes, thinOpening } from '../../../src-shared/phrases/events.ts'
import { heldChannels, heldRows } from '../../../src-shared/phrases/heldKeys.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource } from './material.ts'
import { playedAnew, type PlayingVariety } from './playedAnew.ts'

export interface EventCropSettings extends PlayingVariety {
  /** How many events a crop predicts. */
  readonly sampleSize: number
}

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

  function played(random: Random): Uint16Array {
    const { notes, isThin } = playedAnew(pieces[random.below(pieces.length)], random, settings)
    const events = eventsOfNotes(notes)
    return isThin ? Uint16Array.of(thinOpening, ...events) : events
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
