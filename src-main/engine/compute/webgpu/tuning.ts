/** What is fastest on a card, found by trying in its first seconds and remembered for the card and its driver. */
import { z } from 'zod'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { SamplerOptions } from '../compute.ts'
import { cardKey } from '../choose/keys.ts'
import { memory, type Memory } from '../choose/remembered.ts'
import type { Gpu } from './gpu.ts'
import { measureTiles, rememberedTiles, type ProductShape, type Tiles } from './matrix/tiles.ts'
import { measureSamplerVariants } from './sample/measure.ts'
import { cardRuns, isSamplerVariant, type SamplerVariant } from './sample/variants.ts'
import { measureLayerTiles } from './train/layers/measure.ts'
import { fits, positionKernels, type LayerTiles } from './train/layers/tiles.ts'
import type { PlanTiles } from './train/plan.ts'
import { kernelSizes } from './train/shape.ts'

/** As many as a step of usual training has, about. */
const positions = 16_384

/** The products of the head, forward and backward, and those of its weights' gradients. */
export function headProducts(it: Hyperparameters): ProductShape[] {
  const { layers, dilation, skip, levels } = kernelSizes(it)
  const weights = [
    { inner: layers * dilation, columns: skip },
    { inner: skip, columns: skip },
    { inner: skip, columns: levels },
  ]
  return weights.flatMap(({ inner, columns }): ProductShape[] => [
    { kind: 'product', rows: positions, inner, columns },
    { kind: 'product', rows: positions, inner: columns, columns: inner, transposeB: true },
    { kind: 'transposed', rows: inner, inner: positions, columns },
  ])
}

/** The tiles for a network’s training. */
export async function tunedTiles(
  gpu: Gpu,
  it: Hyperparameters,
  known: Memory = memory(),
): Promise<Required<Pick<PlanTiles, 'products' | 'layers'>>> {
  return { products: await headTiles(gpu, it, known), layers: await layerTilesOf(gpu, it, known) }
}

async function headTiles(gpu: Gpu, it: Hyperparameters, known: Memory): Promise<Tiles> {
  const shapes = headProducts(it)
  const key = `tiles|${cardKey(gpu.facts)}|${shapes.map(({ inner, columns }) => `${inner}×${columns}`).join(' ')}`
  const before = rememberedTiles(gpu, await known.recall(key, z.unknown()))
  if (before) return before
  const { tiles, measurements } = await measureTiles(gpu, shapes)
  // Software isn’t measured.
  if (measurements.length > 0) await known.keep(key, tiles)
  return tiles
}

const size = z.int().min(1).max(4096)
const positionTile = z
  .object({ positions: size, perThread: size, chunkQuads: size })
  .refine(({ positions, perThread }) => positions % perThread === 0)
const weightTile = z
  .object({ rows: size, columns: size, threadRows: size, threadColumns: size, chunk: size })
  .refine((it) => it.rows % it.threadRows === 0 && it.columns % it.threadColumns === 0)
const layerTilesSchema = z.object({
  keepsGates: z.boolean(),
  forward: positionTile,
  gateGradient: positionTile,
  inputGradient: positionTile,
  gates: weightTile,
  dense: weightTile,
})

async function layerTilesOf(gpu: Gpu, it: Hyperparameters, known: Memory): Promise<LayerTiles> {
  const sizes = kernelSizes(it)
  const { residual, dilation, local, layers } = sizes
  const key = `layers|${cardKey(gpu.facts)}|${[residual, dilation, local, layers].join(',')}`
  const before = await known.recall(key, layerTilesSchema)
  if (before && positionKernels.every((kernel) => fits(sizes, kernel, before[kernel], gpu.device.limits)))
    return before
  const { tiles, measurements } = await measureLayerTiles(gpu, it)
  if (measurements.length > 0) await known.keep(key, tiles)
  return tiles
}

/** The sampling kernel’s cut for a network and a number of takes. */
export async function tunedSampler(
  gpu: Gpu,
  it: Hyperparameters,
  { streams, precision }: SamplerOptions,
  known: Memory = memory(),
): Promise<SamplerVariant> {
  const { residualChannels, dilationChannels, skipChannels, quantizationChannels, localChannels } = it
  const sizes = [
    it.dilations.length,
    residualChannels,
    dilationChannels,
    skipChannels,
    quantizationChannels,
    localChannels,
  ]
  const key = `sampler|${cardKey(gpu.facts)}|${sizes.join(',')}|${streams} ${precision}`
  const before = await known.recall(key, z.unknown())
  if (isSamplerVariant(before) && cardRuns(gpu, before)) return before
  const { variant, measurements } = await measureSamplerVariants(gpu, it, { streams, precision })
  if (measurements.length > 0) await known.keep(key, variant)
  return variant
}
