/** Random sequences as the thesis draws them: so many segments of so many units, none like the one before. */
import type { Segment } from '../../../src-shared/conditioning/noteTrack.ts'
import type { SegmentDraw, Tone } from '../../../src-shared/experiments/material.ts'
import type { Random } from '../../../src-shared/random.ts'

const inclusive = (random: Random, [least, most]: readonly [number, number]) =>
  least + random.below(Math.max(1, most - least + 1))

/** A tone's amplitude: its own, or drawn between its two. */
export const drawAmplitude = (random: Random, { amplitude }: Tone): number =>
  typeof amplitude === 'number' ? amplitude : random.between(amplitude[0], amplitude[1])

/**
 * Segments without gaps; a single category repeats, as there is no other.
 * @param loudnessOf called once a segment, in order.
 */
export function drawSegments(
  random: Random,
  draw: SegmentDraw,
  categories: number,
  loudnessOf: (category: number) => number = () => 1,
): Segment[] {
  const segments: Segment[] = []
  let startSample = 0
  let previous = -1
  for (let left = inclusive(random, draw.segments); left > 0; left--) {
    // Drawn among the others, evenly: the one before is stepped over.
    let category = random.below(previous < 0 || categories === 1 ? categories : categories - 1)
    if (previous >= 0 && categories > 1 && category >= previous) category++
    const endSample = startSample + draw.unitSamples * inclusive(random, draw.units)
    segments.push({ category, startSample, endSample, loudness: loudnessOf(category) })
    startSample = endSample
    previous = category
  }
  return segments
}
