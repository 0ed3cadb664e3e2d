/** A sound that begins or ends in mid-wave clicks; a few milliseconds of fade at its edges are heard as nothing. */

const fadeSeconds = 0.003

/**
 * Fades what of a block lies within 3 ms of the first or the last of `total` samples, in place (raised cosine).
 * @param start where the block lies in the whole sound.
 */
export function softenEdges(
  block: Float32Array,
  start: number,
  total: number,
  sampleRateHz: number,
): Float32Array {
  const fade = Math.min(Math.round(fadeSeconds * sampleRateHz), total >> 1)
  for (let i = 0; i < block.length; i++) {
    const fromEdge = Math.min(start + i, total - 1 - (start + i))
    if (fromEdge < fade) block[i] *= 0.5 * (1 - Math.cos((Math.PI * fromEdge) / fade))
  }
  return block
}
