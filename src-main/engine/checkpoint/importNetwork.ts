/** Another program's WaveNet, from a safetensors file and its wavenet_params.json, as one of ours. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { layerName, parameterLayout, tensorNames } from '../../../src-shared/model/parameters.ts'
import {
  completeHyperparameters,
  statedWavenetParams,
  wavenetParamsField,
  type StatedHyperparameters,
} from '../../../src-shared/model/wavenetParams.ts'
import { foreignTensors, type ForeignTensor, type ForeignTensors } from './foreignTensors.ts'
import type { Safetensors } from './safetensors.ts'

export interface ImportedNetwork {
  readonly hyperparameters: Hyperparameters
  /** Flat, in `parameterLayout` order. */
  readonly weights: Float32Array
}

/**
 * Shapes fill in what the params leave out. The last layer's residual, which leads nowhere, and single biases may be
 * missing: they become zeros, which changes nothing.
 *
 * @param params text of wavenet_params.json
 * @throws SyrinxError when the two contradict each other (it names both), or something is missing or unknown.
 */
export function importNetwork(file: Safetensors, params: string): ImportedNetwork {
  const tensors = foreignTensors(file)
  const stated = statedWavenetParams(params)
  const hyperparameters = completeHyperparameters({
    ...unconditioned,
    ...stated,
    ...reconcile(stated, tensors),
  })
  return { hyperparameters, weights: assemble(hyperparameters, tensors) }
}

const unconditioned = { globalChannels: 0, globalCardinality: 0, localChannels: 0 }

const inWords = (tensor: ForeignTensor) => `“${tensor.sourceName}” [${tensor.sourceShape.join(', ')}]`

const contradiction = (message: string) =>
  new SyrinxError('import/contradiction', message, 'Correct wavenet_params.json, or take the file’s own.')

/** Which axis (in our layout) of which tensor tells a size. */
const sizes: [keyof Hyperparameters, string, axis: number][] = [
  ['initialFilterWidth', tensorNames.causalFilter, 0],
  ['quantizationChannels', tensorNames.causalFilter, 1],
  ['filterWidth', layerName(0, 'filter'), 0],
  ['residualChannels', layerName(0, 'filter'), 1],
  ['dilationChannels', layerName(0, 'filter'), 2],
  ['skipChannels', layerName(0, 'skip'), 2],
  ['globalCardinality', tensorNames.globalEmbedding, 0],
  ['globalChannels', tensorNames.globalEmbedding, 1],
  ['localChannels', layerName(0, 'lc_filtweights'), 1],
]

/** What the shapes tell, checked against what is stated. */
function reconcile(stated: StatedHyperparameters, tensors: ForeignTensors): StatedHyperparameters {
  const told: Record<string, number | boolean> = {}
  const tell = (field: keyof Hyperparameters, value: number | boolean, witness: string) => {
    if (stated[field] !== undefined && stated[field] !== value)
      throw contradiction(
        `wavenet_params.json says ${wavenetParamsField(field)} ${String(stated[field])}, but ${witness}.`,
      )
    told[field] = value
  }
  for (const [field, name, axis] of sizes) {
    const tensor = tensors.get(name)
    if (tensor?.shape[axis] !== undefined)
      tell(field, tensor.shape[axis], `the tensor ${inWords(tensor)} says ${tensor.shape[axis]}`)
  }
  const width = told.initialFilterWidth
  if (width !== undefined && width !== 1 && width !== 2)
    throw new SyrinxError(
      'import/unsupported',
      `The first convolution ${inWords(tensors.get(tensorNames.causalFilter)!)} is ${String(width)} samples wide; Syrinx knows 1 and 2.`,
    )
  if (told.filterWidth !== undefined && told.filterWidth !== 2)
    throw new SyrinxError(
      'import/unsupported',
      `The dilated convolution ${inWords(tensors.get(layerName(0, 'filter'))!)} is ${String(told.filterWidth)} samples wide; Syrinx knows 2.`,
    )
  tellBiases(tensors, tell)
  checkLayers(stated, tensors)
  return told as StatedHyperparameters
}

function tellBiases(
  tensors: ForeignTensors,
  tell: (field: keyof Hyperparameters, value: boolean, witness: string) => void,
) {
  const initial = tensors.get(tensorNames.causalBias)
  tell(
    'initialBias',
    initial !== undefined,
    initial ? `there is ${inWords(initial)}` : 'the file’s first convolution has none',
  )
  const [, other] =
    [...tensors].find(([name]) => name.endsWith('_bias') && name !== tensorNames.causalBias) ?? []
  tell('useBiases', other !== undefined, other ? `there is ${inWords(other)}` : 'the file holds no biases')
}

function checkLayers(stated: StatedHyperparameters, tensors: ForeignTensors) {
  let layers = 0
  while (tensors.has(layerName(layers, 'filter'))) layers++
  if (layers === 0)
    throw new SyrinxError(
      'import/not-a-wavenet',
      'The file holds no dilated convolutions: neither filters.0.weight nor ibab’s dilated_stack/layer0/filter.',
    )
  if (stated.dilations === undefined)
    throw new SyrinxError(
      'import/missing',
      'wavenet_params.json leaves out dilations, and the shapes of the tensors don’t tell them.',
      `The file has ${layers} layers: state one dilation for each.`,
    )
  if (stated.dilations.length !== layers)
    throw contradiction(
      `wavenet_params.json says ${stated.dilations.length} dilations, but the file has ${layers} layers.`,
    )
}

function assemble(it: Hyperparameters, tensors: ForeignTensors): Float32Array {
  const layout = parameterLayout(it)
  const lastDense = layerName(it.dilations.length - 1, 'dense')
  for (const [name, tensor] of tensors)
    if (!layout.byName.has(name))
      throw new SyrinxError(
        'import/unknown-tensor',
        `The tensor ${inWords(tensor)} has no place in a network of ${it.dilations.length} layers as wavenet_params.json describes it.`,
      )
  for (const { name, shape } of layout.parameters) {
    const tensor = tensors.get(name)
    if (!tensor) {
      if (shape.length === 1 || name === lastDense) continue
      throw new SyrinxError(
        'import/missing',
        `The tensor that Syrinx calls “${name}” [${shape.join(', ')}] is missing in the file.`,
      )
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i]))
      throw contradiction(
        `The tensor ${inWords(tensor)} doesn’t fit: as [${shape.length === 1 ? 'out' : 'width, in, out'}] it is [${tensor.shape.join(', ')}], and the network needs [${shape.join(', ')}].`,
      )
  }
  const weights = new Float32Array(layout.length)
  for (const { name, offset } of layout.parameters) {
    const tensor = tensors.get(name)
    if (tensor) weights.set(tensor.read(), offset)
  }
  return weights
}
