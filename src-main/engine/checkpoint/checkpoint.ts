/**
 * A checkpoint: one safetensors file that holds a network and everything needed to play it (docs/formats.md).
 *
 * Tensors are named and shaped as ibab's variables. A training state lies beside them as flat vectors in
 * `parameterLayout` order: `training/current`, `training/average` and `training/moment0`, `training/moment1` ….
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { channelCount } from '../../../src-shared/conditioning/description.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorView, type ParameterLayout } from '../../../src-shared/model/parameters.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import type { TrainingState } from '../compute/compute.ts'
import { readSafetensorsFile, readSafetensorsHeader } from './safetensorsFile.ts'
import {
  parseMetadata,
  printMetadata,
  type CheckpointDescription,
  type ComposerDescription,
} from './metadata.ts'
import {
  floatsOf,
  floatTensor,
  readSafetensors,
  writeSafetensors,
  type Safetensors,
  type Tensor,
} from './safetensors.ts'

export interface Checkpoint extends CheckpointDescription {
  /** Flat, in `parameterLayout` order: the weights to sample with, which are the moving average where one is kept. */
  readonly weights: Float32Array
  /** Of the network that `composer` describes, in its own `parameterLayout` order; there is one with the other. */
  readonly composerWeights?: Float32Array
  /** What going on with the training needs. */
  readonly training?: {
    readonly state: TrainingState
    /** The training loop's own state: any JSON value. */
    readonly resume: unknown
  }
}

const trainingPrefix = 'training/'
const composerPrefix = 'composer/'

/** A network that composes, and what is known of it. */
export interface Composer extends ComposerDescription {
  readonly weights: Float32Array
}

/** The one that lies in a checkpoint, if one does. */
export const composerOf = ({ composer, composerWeights }: Checkpoint): Composer | undefined =>
  composer && composerWeights && { ...composer, weights: composerWeights }

function checkCondition({ condition, hyperparameters }: CheckpointDescription) {
  if (!condition) return
  const channels = channelCount(condition)
  if (channels !== hyperparameters.localChannels)
    throw new SyrinxError(
      'checkpoint/shape',
      `The network takes ${hyperparameters.localChannels} condition channels, but its “${condition.kind}” condition has ${channels}.`,
    )
}

function checkFinite(name: string, values: Float32Array) {
  if (!values.every(Number.isFinite))
    throw new SyrinxError(
      'checkpoint/not-finite',
      `The checkpoint was not written: “${name}” holds numbers that are infinite or not numbers.`,
      'The training has broken down; begin again with a lower learning rate.',
    )
}

/** The file's bytes: the same checkpoint always gives the same. */
export function checkpointBytes(checkpoint: Checkpoint): Uint8Array {
  checkCondition(checkpoint)
  const layout = parameterLayout(checkpoint.hyperparameters)
  const tensors = new Map<string, Tensor>()
  const addFlat = (name: string, values: Float32Array) => {
    if (values.length !== layout.length)
      throw new Error(`“${name}” has ${values.length} numbers; the network has ${layout.length} parameters.`)
    checkFinite(name, values)
    if (name !== 'weights')
      return void tensors.set(`${trainingPrefix}${name}`, floatTensor([values.length], values))
    addNetwork(tensors, layout, values)
  }
  addFlat('weights', checkpoint.weights)
  addComposer(tensors, checkpoint)
  const state = checkpoint.training?.state
  if (state) {
    // The name `weights` is the sampling weights' own; the optimiser's lie under `current`.
    addFlat('current', state.weights)
    if (state.average) addFlat('average', state.average)
    for (const [i, moment] of state.moments.entries()) addFlat(`moment${i}`, moment)
  }
  return writeSafetensors(tensors, printMetadata(checkpoint, checkpoint.training))
}

function addComposer(tensors: Map<string, Tensor>, { composer, composerWeights }: Checkpoint) {
  if (!composer !== !composerWeights)
    throw new Error('A composer is described without its weights, or the reverse.')
  if (!composer || !composerWeights) return
  checkFinite('composer', composerWeights)
  addNetwork(tensors, parameterLayout(composer.hyperparameters), composerWeights, composerPrefix)
}

function addNetwork(
  tensors: Map<string, Tensor>,
  layout: ParameterLayout,
  values: Float32Array,
  prefix = '',
) {
  for (const { name, shape } of layout.parameters)
    tensors.set(prefix + name, floatTensor(shape, tensorView(layout, values, name)))
}

/**
 * Writes the whole checkpoint or nothing.
 * @throws SyrinxError when it can't be written, or when a weight isn't a finite number.
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeWholeFile(path, checkpointBytes(checkpoint))
}

/** @throws SyrinxError when the file can't be read, isn't a whole checkpoint, or contradicts itself. */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const file = await readSafetensorsFile(path)
  try {
    return checkpointOf(file)
  } catch (error) {
    if (!(error instanceof SyrinxError)) throw error
    throw new SyrinxError(error.code, `${path}: ${error.message}`, error.hint, { cause: error })
  }
}

/**
 * What a checkpoint says about itself, without reading its weights.
 * @throws SyrinxError when the file can't be read or is no checkpoint.
 */
export async function readCheckpointDescription(path: string): Promise<CheckpointDescription> {
  const { metadata } = await readSafetensorsHeader(path)
  const { description } = parseMetadata(metadata)
  checkCondition(description)
  return description
}

/** @throws SyrinxError as `loadCheckpoint`. */
export const parseCheckpoint = (bytes: Uint8Array): Checkpoint => checkpointOf(readSafetensors(bytes))

function checkpointOf(file: Safetensors): Checkpoint {
  const { description, resume, training } = parseMetadata(file.metadata)
  checkCondition(description)
  const layout = parameterLayout(description.hyperparameters)
  const composer = description.composer && parameterLayout(description.composer.hyperparameters)
  refuseUnknownTensors(file, layout, composer, description.hyperparameters)
  const networks = {
    weights: readWeights(file, layout),
    ...(composer && { composerWeights: readWeights(file, composer, composerPrefix) }),
  }
  if (!training) return { ...description, ...networks }
  const flat = (name: string) => readTensor(file, `${trainingPrefix}${name}`, [layout.length])
  const average = file.tensors.has(`${trainingPrefix}average`) ? flat('average') : undefined
  const state: TrainingState = {
    step: description.step,
    weights: flat('current'),
    ...(average && { average }),
    moments: Array.from({ length: training.moments }, (_, i) => flat(`moment${i}`)),
  }
  return { ...description, ...networks, training: { state, resume } }
}

function refuseUnknownTensors(
  file: Safetensors,
  layout: ParameterLayout,
  composer: ParameterLayout | undefined,
  it: Hyperparameters,
) {
  const isComposers = (name: string) =>
    name.startsWith(composerPrefix) && composer?.byName.has(name.slice(composerPrefix.length))
  for (const name of file.tensors.keys())
    if (!layout.byName.has(name) && !name.startsWith(trainingPrefix) && !isComposers(name))
      throw new SyrinxError(
        'checkpoint/shape',
        `The file holds a tensor “${name.slice(0, 80)}”, which a network of ${it.dilations.length} layers as it describes doesn’t have.`,
        'It isn’t the checkpoint that its description claims.',
      )
}

function readWeights(file: Safetensors, layout: ParameterLayout, prefix = ''): Float32Array {
  // All shapes first: a description that claims a giant network must not get its memory.
  for (const { name, shape } of layout.parameters) checkShape(file, prefix + name, shape)
  const weights = new Float32Array(layout.length)
  for (const { name, shape, offset } of layout.parameters)
    weights.set(readTensor(file, prefix + name, shape), offset)
  return weights
}

function checkShape(file: Safetensors, name: string, shape: readonly number[]): Tensor {
  const tensor = file.tensors.get(name)
  if (!tensor)
    throw new SyrinxError(
      'checkpoint/shape',
      `The tensor “${name}” [${shape.join(', ')}], which the network as described has, is missing.`,
      'It isn’t the checkpoint that its description claims.',
    )
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i]))
    throw new SyrinxError(
      'checkpoint/shape',
      `The tensor “${name}” has the shape [${tensor.shape.join(', ')}]; the network as described needs [${shape.join(', ')}].`,
      'It isn’t the checkpoint that its description claims.',
    )
  return tensor
}

const readTensor = (file: Safetensors, name: string, shape: readonly number[]): Float32Array =>
  floatsOf(name, checkShape(file, name, shape))
