/**
 * Which tiles are fastest on this card, by trying: every variant that the card has room for multiplies matrices of the
 * sizes that training needs. One that doesn’t compile, or whose result isn’t the portable one’s, is left out and named.
 */
import type { Gpu } from '../gpu.ts'
import { Trial, type ProductShape, type TileMeasurement } from './trial.ts'
import {
  fits,
  isTileName,
  portableTiles,
  tileVariants,
  type ProductKind,
  type TileName,
  type Tiles,
} from './variants.ts'

export type { ProductShape, TileMeasurement } from './trial.ts'
export { portableTiles, type TileName, type Tiles } from './variants.ts'

export interface TileReport {
  readonly tiles: Tiles
  /** None on software that pretends to be a card, which isn’t worth the time. */
  readonly measurements: readonly TileMeasurement[]
}

export interface MeasuringOptions {
  /** After this no other candidate is tried. */
  readonly milliseconds: number
  /** Multiply-accumulates of one product, at most. */
  readonly work: number
  readonly candidates: readonly TileName[]
}

/** The likeliest first, for cards that take long. The portable one is always measured, before all others. */
const candidates: readonly TileName[] = [
  '128x128',
  '128x128 of 8x16',
  '128x64',
  '64x64 of 8x8',
  '128x128 twice',
  '64x64 of 4x4',
  '32x32',
]

/** However much work that is, so many positions are needed to fill a large card with large tiles. */
const fewestPositions = 4096

/** What `measureTiles` found on this card in an earlier run, if its kernels still fit the card. */
export function rememberedTiles(gpu: Gpu, remembered: unknown): Tiles | undefined {
  if (typeof remembered !== 'object' || remembered === null) return undefined
  const { product, transposed } = remembered as Record<string, unknown>
  if (!isTileName(product) || !isTileName(transposed)) return undefined
  const areFine = [product, transposed].every((it) => fits(tileVariants[it], gpu.device.limits))
  return areFine ? { product, transposed } : undefined
}

/**
 * The fastest tiles for products of these shapes: those with the least time over all shapes of a kind. Takes up to three
 * seconds on a card, and no time on software that pretends to be one.
 * @throws SyrinxError what went wrong on the card
 */
export async function measureTiles(gpu: Gpu, shapes: readonly ProductShape[]): Promise<TileReport> {
  if (gpu.facts.kind === 'cpu') return { tiles: portableTiles, measurements: [] }
  return compareTiles(gpu, shapes, { milliseconds: 2500, work: 4e9, candidates })
}

/** As `measureTiles`, on whatever there is. */
export async function compareTiles(
  gpu: Gpu,
  shapes: readonly ProductShape[],
  { milliseconds, work, candidates }: MeasuringOptions,
): Promise<TileReport> {
  const deadline = performance.now() + milliseconds
  const fitting = candidates.filter((it) => fits(tileVariants[it], gpu.device.limits))
  const trials = shapes.map((it) => new Trial(gpu, cutDown(it, work), [portableTiles[it.kind], ...fitting]))
  const measurements: TileMeasurement[] = []
  try {
    for (const trial of trials) measurements.push(await trial.measure(portableTiles[trial.shape.kind]))
    for (const tile of fitting)
      for (const trial of trials)
        if (performance.now() < deadline) measurements.push(await trial.measure(tile))
  } finally {
    for (const trial of trials) await trial.release()
  }
  return reportOf(measurements)
}

function reportOf(measurements: readonly TileMeasurement[]): TileReport {
  const fastest = (kind: ProductKind): TileName => fastestOf(measurements, kind) ?? portableTiles[kind]
  return { tiles: { product: fastest('product'), transposed: fastest('transposed') }, measurements }
}

/** The least time over all shapes of a kind, of those that came through all of them. */
export function fastestOf(measurements: readonly TileMeasurement[], kind: ProductKind): TileName | undefined {
  const ofKind = measurements.filter(({ shape }) => shape.kind === kind)
  const times = new Map<TileName, number[]>()
  for (const { tile, milliseconds = Infinity } of ofKind)
    times.set(tile, [...(times.get(tile) ?? []), milliseconds])
  const most = Math.max(0, ...[...times.values()].map((it) => it.length))
  const total = (it: readonly number[]): number =>
    it.length < most ? Infinity : it.reduce((sum, time) => sum + time, 0)
  const [best] = [...times].toSorted((a, b) => total(a[1]) - total(b[1]))
  return best && total(best[1]) < Infinity ? best[0] : undefined
}

/** The same product over fewer positions, which are the long dimension. */
function cutDown(shape: ProductShape, work: number): ProductShape {
  const { kind, rows, inner, columns } = shape
  const most = Math.max(
    fewestPositions,
    Math.floor(work / (kind === 'product' ? inner * columns : rows * columns)),
  )
  return kind === 'product'
    ? { ...shape, rows: Math.min(rows, most) }
    : { ...shape, inner: Math.min(inner, most) }
}
