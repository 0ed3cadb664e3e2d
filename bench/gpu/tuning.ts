/** What is fastest on the card, found by trying as the studio does it, and told candidate by candidate. */
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import type { SamplerOptions } from '../../src-main/engine/compute/compute.ts'
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import {
  measureTiles,
  type ProductShape,
  type Tiles,
} from '../../src-main/engine/compute/webgpu/matrix/tiles.ts'
import { measureSamplerVariants } from '../../src-main/engine/compute/webgpu/sample/measure.ts'
import type { SamplerVariant } from '../../src-main/engine/compute/webgpu/sample/variants.ts'
import { kernelSizes } from '../../src-main/engine/compute/webgpu/train/shape.ts'
import type { Remark } from '../run.ts'
import { consoleTable, digits, type Column } from './tables.ts'
import type { SamplingWork, TrainingWork } from './works.ts'

/** The head's products, forward and backward, which are most of a step's arithmetic. */
function headShapes({ hyperparameters: it, codes, crops }: TrainingWork): ProductShape[] {
  const { layers, dilation, skip, levels } = kernelSizes(it)
  const positions = crops * (codes - receptiveField(it))
  const pairs = [
    [layers * dilation, skip],
    [skip, skip],
    [skip, levels],
  ]
  return pairs.flatMap(([inner, columns]): ProductShape[] => [
    { kind: 'product', rows: positions, inner, columns },
    { kind: 'product', rows: positions, inner: columns, columns: inner, transposeB: true },
    { kind: 'transposed', rows: inner, inner: positions, columns },
  ])
}

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
  work: TrainingWork,
): Promise<{ readonly tiles: Tiles; readonly remark: Remark }> {
  const { tiles, measurements } = await measureTiles(gpu, headShapes(work))
  const tried = measurements.map(({ tile, shape, milliseconds, problem }) => {
    const rate = (2e-9 * shape.rows * shape.inner * shape.columns) / (milliseconds ?? Infinity)
    return { what: tile, on: shapeWords(shape), result: problem ?? `${digits(rate)} TFLOP/s` }
  })
  return { tiles, remark: remark(`${work.name}/tiles`, tiles, tried, measurements) }
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
