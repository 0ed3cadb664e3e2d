/** What a trainer keeps on the card whatever the batches are: weights, their gradient, the optimiser's state. */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../../src-shared/model/parameters.ts'
import type { OptimiserSettings, TrainingState } from '../../compute.ts'
import { momentCount } from '../../graph/optimiser.ts'
import type { Dispatch, Gpu } from '../gpu.ts'
import { gatherGradient, normPartialFloats, updateWeights, type OptimiserBuffers } from './optimiser.ts'
import { packingOf, packWeights } from './packing.ts'
import { resultBytes } from './results.ts'
import { kernelSizes, packedSections } from './shape.ts'

export interface NetworkBuffers extends OptimiserBuffers {
  readonly packedWeights: GPUBuffer
}

export interface NetworkOnCard {
  readonly buffers: NetworkBuffers
  /** Numbers in a flat vector. */
  readonly length: number
  readonly pack: Dispatch
  /** The moving average in place of the weights. */
  readonly packAverage: Dispatch | undefined
  /** The packed gradient, scaled, flat, and its norm. */
  readonly gather: readonly Dispatch[]
  readonly update: Dispatch
  release(): void
}

/**
 * @throws Error when the state doesn't fit the network or the optimiser
 * @throws SyrinxError `compute/too-large` when the card can't see the whole vector of weights at once
 */
export async function networkOnCard(
  gpu: Gpu,
  it: Hyperparameters,
  state: TrainingState,
  settings: OptimiserSettings,
): Promise<NetworkOnCard> {
  const { length } = parameterLayout(it)
  requireState(state, settings, length)
  requireRoom(gpu, 4 * Math.max(length, packedSections(kernelSizes(it)).length))
  const packing = packingOf(it)
  const made: GPUBuffer[] = []
  const keep = (buffer: GPUBuffer): GPUBuffer => {
    made.push(buffer)
    return buffer
  }
  const empty = (label: string, bytes: number) => keep(gpu.buffer(label, bytes))
  const vector = (label: string, values: Float32Array | Uint32Array) => keep(gpu.bufferOf(label, values))
  const buffers: NetworkBuffers = {
    places: vector('places of weights', packing.places),
    packedWeights: empty('packed weights', 4 * packing.packedLength),
    packedGradient: empty('packed gradient', 4 * packing.packedLength),
    results: empty('results', resultBytes),
    values: empty('values of the step', 16),
    gradient: empty('gradient', 4 * length),
    weights: vector('weights', state.weights),
    // A run that begins to average starts from where it is.
    average: settings.averageDecay > 0 ? vector('average', state.average ?? state.weights) : undefined,
    moments: state.moments.map((moment, i) => vector(`moment ${i}`, moment)),
    partials: empty('parts of the norm', 4 * normPartialFloats(length)),
    unused: [empty('unused', 16), empty('unused as well', 16)],
  }
  const packFrom = (label: string, flat: GPUBuffer) =>
    packWeights(gpu, label, packing, {
      places: buffers.places,
      flat,
      packed: buffers.packedWeights,
      results: buffers.results,
    })
  const pack = await packFrom('pack weights', buffers.weights)
  const packAverage = buffers.average && (await packFrom('pack average', buffers.average))
  const gather = await gatherGradient(gpu, length, buffers)
  const update = await updateWeights(gpu, length, settings, buffers)
  const dispatches = [pack, ...gather, update, ...(packAverage ? [packAverage] : [])]
  return {
    buffers,
    length,
    pack,
    packAverage,
    gather,
    update,
    release: () => gpu.release(...made, ...dispatches.map(({ uniforms }) => uniforms)),
  }
}

function requireState(state: TrainingState, { name }: OptimiserSettings, length: number): void {
  const { weights, average, moments } = state
  if (moments.length !== momentCount[name])
    throw new Error(`${name} keeps ${momentCount[name]} vectors of moments, not ${moments.length}.`)
  for (const vector of [weights, ...moments, ...(average ? [average] : [])])
    if (vector.length !== length)
      throw new Error(`The network has ${length} weights; the training state has ${vector.length}.`)
}

function requireRoom(gpu: Gpu, bytes: number): void {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits
  const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize)
  if (bytes <= limit) return
  const mebibytes = (count: number) => Math.round(count / 2 ** 20)
  throw new SyrinxError(
    'compute/too-large',
    `This network’s weights take ${mebibytes(bytes)} MiB; ${gpu.facts.name} can work on ${mebibytes(limit)} MiB at once.`,
    'Choose the processor in the settings, or fewer channels.',
  )
}
