/**
 * Which positions heard which code: for the gradient of the first convolution, which then needs no sums over one-hot
 * vectors and no atomic additions, whose order would differ from one time to the next.
 *
 * In 32-bit words: the positions, sorted by code (pieces·(rows + taps)); the items, at most 256 positions of one code
 * each, as first position and that behind the last (spare ones are empty); the first item of each code, and the count.
 */
import type { KernelSizes, PieceShape } from '../shape.ts'

const positionsPerItem = 256

export interface CodeListLayout {
  readonly positions: number
  /** How many there can be. */
  readonly items: number
  /** Where they begin, and where the first ones of each code stand. */
  readonly itemsAt: number
  readonly firstItemsAt: number
  /** Words in all. */
  readonly length: number
}

export function codeListLayout(sizes: KernelSizes, shape: PieceShape): CodeListLayout {
  const positions = shape.pieces * (shape.rows + sizes.taps)
  const items = Math.floor(positions / positionsPerItem) + sizes.trueLevels
  const firstItemsAt = positions + 2 * items
  return {
    positions,
    items,
    itemsAt: positions,
    firstItemsAt,
    length: firstItemsAt + sizes.trueLevels + 1,
  }
}

/** @param codes what the network hears, [pieces][rows + taps] */
export function codeLists(sizes: KernelSizes, shape: PieceShape, codes: Uint32Array): Uint32Array {
  const layout = codeListLayout(sizes, shape)
  const lists = new Uint32Array(layout.length)
  const counts = new Uint32Array(sizes.trueLevels)
  for (const code of codes) counts[code]++
  const ends = new Uint32Array(sizes.trueLevels)
  let position = 0
  let item = 0
  for (const [code, count] of counts.entries()) {
    lists[layout.firstItemsAt + code] = item
    ends[code] = position
    for (let start = 0; start < count; start += positionsPerItem, item++) {
      lists[layout.itemsAt + 2 * item] = position + start
      lists[layout.itemsAt + 2 * item + 1] = position + Math.min(count, start + positionsPerItem)
    }
    position += count
  }
  lists[layout.firstItemsAt + sizes.trueLevels] = item
  for (const [i, code] of codes.entries()) lists[ends[code]++] = i
  return lists
}
