/** How fast a compute trains and plays on this machine: a network of the bundled instrument's kind, for a few seconds. */
import type { ComputeState, MeasuredSpeeds } from '../../src-shared/contract/computes.ts'
import { envelopeOf, type ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { compareAnew } from '../engine/compute/choose/choose.ts'
import { cardKey } from '../engine/compute/choose/keys.ts'
import { memory, type Memory } from '../engine/compute/choose/remembered.ts'
import {
  timeSampling,
  timeTraining,
  type SamplingWork,
  type TimingControl,
} from '../engine/compute/choose/timing.ts'
import { trying } from '../engine/compute/choose/trying.ts'
import type { Compute } from '../engine/compute/compute.ts'
import { computeByName } from '../engine/compute/registry.ts'
import type { AdapterFacts } from '../engine/compute/webgpu/adapters.ts'
import { gpuReport, noGpu } from '../engine/compute/webgpu/failures.ts'
import { listAdapters } from '../engine/compute/webgpu/list.ts'
import { speedsKey } from './computes.ts'
import type { TaskFunction } from './messages.ts'
import { trainingDefaults } from './recipe.ts'
import { instruments } from './samplers.ts'

export interface MeasureComputeInput {
  /** The bundled instrument. */
  readonly checkpointPath: string
  readonly name: ComputeState['name']
  /** Of webgpu; the best when empty. */
  readonly adapterId: string
}

export type MeasureComputeOutput =
  | { readonly speeds: MeasuredSpeeds }
  /** With a report to copy, where it is a graphics card's. */
  | { readonly failure: ErrorEnvelope }

const secondsEach = 0.7
/** As many as the studio plays at once. */
const takes = 8

export const measureComputeTask: TaskFunction<'measureCompute'> = (input, control) =>
  measureCompute(input, control)

/** What goes wrong is what comes back; what was measured is remembered. */
export async function measureCompute(
  { checkpointPath, name, adapterId }: MeasureComputeInput,
  control: TimingControl,
  known: Memory = memory(),
): Promise<MeasureComputeOutput> {
  let adapter: AdapterFacts | undefined
  try {
    if (name === 'webgpu') {
      const adapters = await listAdapters()
      adapter = adapterId === '' ? adapters.at(0) : adapters.find(({ id }) => id === adapterId)
      if (!adapter) throw noGpu()
    }
    const compute = await computeByName(name, { adapterId: adapter?.id ?? '' })
    const measure = () => speedsOf(compute, checkpointPath, adapter?.kind === 'cpu', control)
    const speeds = adapter ? await trying(cardKey(adapter), measure) : await measure()
    if (control.shouldStop?.()) return { speeds }
    await known.keep(speedsKey(name, adapter), speeds)
    if (name !== 'tensorflow') await compareAnew(known, adapter)
    return { speeds }
  } catch (error) {
    const failure = envelopeOf(error)
    if (!adapter || failure.report !== undefined) return { failure }
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { failure: { ...failure, report: gpuReport(adapter, [said]) } }
  }
}

async function speedsOf(
  compute: Compute,
  checkpointPath: string,
  isSoftware: boolean,
  control: TimingControl,
): Promise<MeasuredSpeeds> {
  const { hyperparameters, weights } = await instruments.load(checkpointPath)
  const { optimiser, batchSize, sampleSize } = trainingDefaults.syrinx
  const sampling = (streams: number): SamplingWork => ({
    hyperparameters,
    weights,
    streams,
    precision: 'int16',
  })
  const samplingHz = await timeSampling(compute, sampling(1), secondsEach, control)
  // Software compiles every kernel for many seconds; nobody would wait for them to learn how slow it is.
  if (isSoftware) return { trainingHz: null, samplingHz, manyTakesHz: null, takes }
  const training = await timeTraining(
    compute,
    { hyperparameters, optimiser, batchSize, sampleSize, threads: 0 },
    secondsEach,
    control,
  )
  return {
    trainingHz: training.samplesPerSecond,
    samplingHz,
    manyTakesHz: await timeSampling(compute, sampling(takes), secondsEach, control),
    takes,
  }
}
