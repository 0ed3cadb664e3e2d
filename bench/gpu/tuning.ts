/** What is fastest on the card, found by trying as the studio does it, and told candidate by candidate. */
import type { SamplerOptions } from '../../src-main/engine/compute/compute.ts'
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { measureTiles, type ProductShape } from '../../src-main/engine/compute/webgpu/matrix/tiles.ts'
import { measureSamplerVariants } from '../../src-main/engine/compute/webgpu/sample/measure.ts'
import type { SamplerVariant } from '../../src-main/engine/compute/webgpu/sample/variants.ts'
import { measureLayerTiles } from '../../src-main/engine/compute/webgpu/train/layers/measure.ts'
import type { PlanTiles } from '../../src-main/engine/compute/webgpu/train/plan.ts'
import { headProducts } from '../../src-main/engine/compute/webgpu/tuning.ts'
import type { Remark } from '../run.ts'
import { consoleTable, digits, type Column } from './tables.ts'
import type { SamplingWork, TrainingWork } from './works.ts'

interface Tried {
  readonly what: string
  readonly on: string
  readonly result: string
}

const columns: readonly Column<Tried>[] = [
  { title: 'tried', align: 'left', value: ({ what }) => what },
  { title: 'on', align: 'left', value: ({ on }) => on },
  { title: 'result', align: 'right', value: ({ result }) => result },
]

const remark = (name: string, chosen: unknown, tried: readonly Tried[], facts: unknown): Remark => ({
  name,
  text: `${name}: ${JSON.stringify(chosen)}${tried.length === 0 ? ' (software: not tried)' : `\n${consoleTable(columns, tried)}\n`}`,
  facts,
})

const shapeWords = ({ kind, rows, inner, columns, transposeB }: ProductShape): string =>
  kind === 'transposed'
    ? `[${inner} × ${rows}]ᵀ·[${inner} × ${columns}]`
    : `[${rows} × ${inner}]·[${inner} × ${columns}]${transposeB ? ' transposed' : ''}`

export async function tuneTraining(
  gpu: Gpu,
  { name, hyperparameters }: TrainingWork,
): Promise<{ readonly tiles: PlanTiles; readonly remarks: readonly Remark[] }> {
  const heads = await measureTiles(gpu, headProducts(hyperparameters))
  const layers = await measureLayerTiles(gpu, hyperparameters)
  const triedInHead = heads.measurements.map(({ tile, shape, milliseconds, problem }) => {
    const rate = (2e-9 * shape.rows * shape.inner * shape.columns) / (milliseconds ?? Infinity)
    return { what: tile, on: shapeWords(shape), result: problem ?? `${digits(rate)} TFLOP/s` }
  })
  const triedInLayers = layers.measurements.map(({ kernel, tile, milliseconds, problem }) => ({
    what: JSON.stringify(tile),
    on: kernel,
    result: problem ?? `${digits(1000 * (milliseconds ?? 0))} µs`,
  }))
  return {
    tiles: { products: heads.tiles, layers: layers.tiles },
    remarks: [
      remark(`${name}/tiles`, heads.tiles, triedInHead, heads.measurements),
      remark(`${name}/layer-tiles`, layers.tiles, triedInLayers, layers.measurements),
    ],
  }
}

export async function tuneSampling(
  gpu: Gpu,
  work: SamplingWork,
  precision: SamplerOptions['precision'],
): Promise<{ readonly variant: SamplerVariant; readonly remark: Remark }> {
  const options = { streams: work.takes, precision }
  const { variant, measurements } = await measureSamplerVariants(gpu, work.hyperparameters, options)
  const tried = measurements.map(({ variant: it, samplesPerSecond, problem }) => ({
    what: JSON.stringify(it),
    on: precision,
    result: problem ?? `${digits(samplesPerSecond ?? 0)} samples/s`,
  }))
  return { variant, remark: remark(`${work.name}/${precision}/variant`, variant, tried, measurements) }
}
