/**
 * A batch as pieces of one length, some at a time: what a step works on together. Crops too long for the card's memory
 * are cut in time: a loss is a sum over positions, and a part of a crop that also has the receptive field before its
 * first position gives exactly its part of the sum. Short ones share a piece, one after another: predictions that would
 * look back into the crop before do not count.
 */
import { receptiveField, type Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import type { Crop } from '../../compute.ts'
import { pieceShape, type PieceShape } from './shape.ts'

/** Codes `start` … `end − 1` of a crop, from place `at` of a piece on; all of them but a receptive field predict. */
export interface Stretch {
  readonly crop: Crop
  readonly start: number
  readonly end: number
  readonly at: number
}

export interface Piece {
  readonly category: number
  readonly stretches: readonly Stretch[]
}

export interface Arrangement {
  /** Of every pass; the last one may have fewer pieces to work on. */
  readonly shape: PieceShape
  readonly passes: readonly (readonly Piece[])[]
  /** Positions that predict, in the whole batch. */
  readonly positions: number
  /** Whether crops are cut in time. */
  readonly isCut: boolean
}

/**
 * @param fits whether the card has room for a pass of this shape
 * @returns undefined when there is no room even for one prediction; no passes when no crop is long enough
 */
export function arrange(
  it: Hyperparameters,
  batch: readonly Crop[],
  fits: (shape: PieceShape) => boolean,
): Arrangement | undefined {
  const field = receptiveField(it)
  const crops = batch.filter((crop) => crop.codes.length > field)
  const positions = crops.reduce((sum, crop) => sum + crop.codes.length - field, 0)
  const shapeOf = (pieces: number, predicting: number) => pieceShape(it, pieces, field + predicting)
  const longest = Math.max(1, ...crops.map((crop) => crop.codes.length - field))
  const most = largest(longest, (predicting) => fits(shapeOf(1, predicting)))
  if (most === 0) return undefined
  const predicting = Math.ceil(longest / Math.ceil(longest / most))
  const pieces = fill(
    crops.flatMap((crop) => cut(crop, field, predicting)),
    field + predicting,
  )
  const together = largest(Math.max(1, pieces.length), (count) => fits(shapeOf(count, predicting)))
  const passCount = Math.ceil(pieces.length / together)
  const perPass = Math.ceil(pieces.length / Math.max(1, passCount))
  return {
    shape: shapeOf(Math.max(1, perPass), predicting),
    passes: Array.from({ length: passCount }, (_, i) => pieces.slice(i * perPass, (i + 1) * perPass)),
    positions,
    isCut: predicting < longest,
  }
}

/** The largest number up to `most` that fits; 0 when none does. What fits goes on fitting when it is smaller. */
function largest(most: number, fits: (count: number) => boolean): number {
  if (fits(most)) return most
  let [fitting, tooLarge] = [0, most]
  while (tooLarge - fitting > 1) {
    const middle = Math.floor((fitting + tooLarge) / 2)
    if (fits(middle)) fitting = middle
    else tooLarge = middle
  }
  return fitting
}

/** A crop as stretches that predict at most so many positions each, all about equally many. */
function cut(crop: Crop, field: number, atMost: number): Omit<Stretch, 'at'>[] {
  const positions = crop.codes.length - field
  const count = Math.ceil(positions / atMost)
  const border = (i: number) => Math.floor((positions * i) / count)
  return Array.from({ length: count }, (_, i) => ({ crop, start: border(i), end: border(i + 1) + field }))
}

/** The longest stretch first, each to the first piece of its category that has room for it. */
function fill(stretches: readonly Omit<Stretch, 'at'>[], codes: number): Piece[] {
  const pieces: { category: number; used: number; stretches: Stretch[] }[] = []
  const sorted = stretches.toSorted((a, b) => b.end - b.start - (a.end - a.start))
  for (const stretch of sorted) {
    const category = stretch.crop.category ?? 0
    const length = stretch.end - stretch.start
    let piece = pieces.find((it) => it.category === category && it.used + length <= codes)
    if (!piece) {
      piece = { category, used: 0, stretches: [] }
      pieces.push(piece)
    }
    piece.stretches.push({ ...stretch, at: piece.used })
    piece.used += length
  }
  return pieces
}
