/** The tensors of other programs' WaveNets under our names and in our layout ([width, in, out]). */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { layerName, tensorNames } from '../../../src-shared/model/parameters.ts'
import { floatsOf, type Safetensors, type Tensor } from './safetensors.ts'

export interface ForeignTensor {
  /** The file's own name and shape, for messages. */
  readonly sourceName: string
  readonly sourceShape: readonly number[]
  /** Shape in our layout. */
  readonly shape: readonly number[]
  /** The numbers in our layout. */
  read(): Float32Array
}

/** By our name. */
export type ForeignTensors = ReadonlyMap<string, ForeignTensor>

/**
 * Knows PyTorch's names (`causal`, `filters.N`, `gates.N`, `residuals.N`, `skips.N`, `end1`, `end2`, as in Winder's
 * network) and ibab's TensorFlow names, with any prefix before them.
 * @throws SyrinxError that names a tensor which belongs to neither, or stands there twice.
 */
export function foreignTensors({ tensors }: Safetensors): ForeignTensors {
  const isIbab = [...tensors.keys()].some((name) => ibabName(name) === tensorNames.causalFilter)
  const translate = isIbab ? fromIbab : fromTorch
  const translated = new Map<string, ForeignTensor>()
  for (const [sourceName, tensor] of tensors) {
    if (isIbab && optimiserState.test(sourceName)) continue
    const entry = translate(sourceName, tensor)
    if (!entry)
      throw new SyrinxError(
        'import/unknown-tensor',
        `The file holds a tensor “${sourceName.slice(0, 80)}” [${tensor.shape.join(', ')}], whose meaning Syrinx doesn’t know.`,
        'Known are causal, filters.N, gates.N, residuals.N, skips.N, end1 and end2 with .weight and .bias (PyTorch), and ibab’s TensorFlow names.',
      )
    const [name, foreign] = entry
    const other = translated.get(name)
    if (other)
      throw new SyrinxError(
        'import/ambiguous',
        `The file holds the same tensor twice: “${other.sourceName}” and “${sourceName}”.`,
      )
    translated.set(name, foreign)
  }
  return translated
}

type Translated = [name: string, tensor: ForeignTensor] | undefined

const torchPattern =
  /^(?:.+\.)?(?:(causal|end1|end2)|(filters|gates|residuals|skips)\.(0|[1-9]\d{0,3}))(?:\.conv)?\.(weight|bias)$/

const torchTops: Record<string, [weight: string, bias: string]> = {
  causal: [tensorNames.causalFilter, tensorNames.causalBias],
  end1: [tensorNames.postprocess1, tensorNames.postprocess1Bias],
  end2: [tensorNames.postprocess2, tensorNames.postprocess2Bias],
}
const torchLayers: Record<string, string> = {
  filters: 'filter',
  gates: 'gate',
  residuals: 'dense',
  skips: 'skip',
}

function fromTorch(sourceName: string, tensor: Tensor): Translated {
  const match = torchPattern.exec(sourceName)
  if (!match) return undefined
  const [, top, kind, layer, part] = match
  const names = top
    ? torchTops[top]
    : ['', '_bias'].map((suffix) => layerName(Number(layer), torchLayers[kind] + suffix))
  return part === 'bias'
    ? [names[1], plain(sourceName, tensor, tensor.shape)]
    : [names[0], torchWeight(sourceName, tensor)]
}

function plain(sourceName: string, tensor: Tensor, shape: readonly number[]): ForeignTensor {
  return { sourceName, sourceShape: tensor.shape, shape, read: () => floatsOf(sourceName, tensor) }
}

/** PyTorch keeps [out, in, width], or [out, in] for a linear layer; weight[…, 0] multiplies the earliest sample. */
function torchWeight(sourceName: string, tensor: Tensor): ForeignTensor {
  const [outputs, inputs, width = 1] = tensor.shape
  if (tensor.shape.length !== 2 && tensor.shape.length !== 3)
    throw new SyrinxError(
      'import/shape',
      `The tensor “${sourceName}” has the shape [${tensor.shape.join(', ')}]; a weight is [out, in, width] or [out, in].`,
    )
  return {
    sourceName,
    sourceShape: tensor.shape,
    shape: [width, inputs, outputs],
    read() {
      const source = floatsOf(sourceName, tensor)
      const values = new Float32Array(source.length)
      for (let out = 0; out < outputs; out++)
        for (let i = 0; i < inputs; i++)
          for (let tap = 0; tap < width; tap++)
            values[(tap * inputs + i) * outputs + out] = source[(out * inputs + i) * width + tap]
      return values
    },
  }
}

/** What TensorFlow keeps beside the weights; training goes on without it. */
const optimiserState = /(\/(Adam|Adam_1|Momentum|RMSProp|RMSProp_1)|_power|global_step)(:0)?$/

/** Where ibab's variables are called otherwise than in its dictionary of them (the typing error is ibab's). */
const ibabAliases: Record<string, string> = {
  gc_filter: 'gc_filtweights',
  gc_gate: 'gc_gateweights',
  lc_filter: 'lc_filtweights',
  lc_gate: 'lc_gateweights',
  slip_bias: 'skip_bias',
}

const ibabPattern =
  /^(?:.+\/)?((?:causal_layer|embeddings|postprocessing|dilated_stack\/layer(?:0|[1-9]\d{0,3}))\/)(\w+?)(?::0)?$/

function ibabName(sourceName: string): string | undefined {
  const match = ibabPattern.exec(sourceName)
  return match ? `wavenet/${match[1]}${ibabAliases[match[2]] ?? match[2]}` : undefined
}

function fromIbab(sourceName: string, tensor: Tensor): Translated {
  const name = ibabName(sourceName)
  if (!name) return undefined
  // A 1×1 convolution may have lost its width; the embedding table never had one.
  const isMatrix = tensor.shape.length === 2 && name !== tensorNames.globalEmbedding
  return [name, plain(sourceName, tensor, isMatrix ? [1, ...tensor.shape] : tensor.shape)]
}
