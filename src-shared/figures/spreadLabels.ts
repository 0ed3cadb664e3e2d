/**
 * Heights for labels as near to what they belong to as they can be without covering each other: neighbours that would
 * are joined to a block around their mean, as in isotonic regression (pool adjacent violators).
 */
export function spreadLabels(
  wanted: readonly number[],
  distance: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b])
  const blocks: { mean: number; size: number }[] = []
  order.forEach((index, rank) => {
    // Without the distances that they keep, labels only have to stay in order.
    blocks.push({ mean: wanted[index] - rank * distance, size: 1 })
    while (blocks.length > 1 && blocks.at(-1)!.mean < blocks.at(-2)!.mean) {
      const [above, below] = blocks.splice(-2)
      const size = above.size + below.size
      blocks.push({ mean: (above.mean * above.size + below.mean * below.size) / size, size })
    }
  })
  const last = bottom - (wanted.length - 1) * distance
  const heights = blocks.flatMap(({ mean, size }) =>
    Array.from({ length: size }, () => Math.max(top, Math.min(last, mean))),
  )
  const result = new Array<number>(wanted.length)
  order.forEach((index, rank) => (result[index] = heights[rank] + rank * distance))
  return result
}
