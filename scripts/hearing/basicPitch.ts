/**
 * Makes resources/hearing/basicPitch.safetensors again: the weights of Basic Pitch (Spotify, Apache-2.0), taken out of
 * its npm package and laid out as Syrinx's graph wants them. `node scripts/hearing/basicPitch.ts PACKAGE`, where PACKAGE
 * is the folder of the unpacked package: `npm pack @spotify/basic-pitch@1.0.1`, then `tar -xzf` it.
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { floatTensor, writeSafetensors } from '../../src-main/engine/checkpoint/safetensors.ts'
import { weightNames, weightShapes, type WeightName } from '../../src-main/engine/compute/hearing/weights.ts'
import { writeWholeFile } from '../../src-main/files/wholeFile.ts'

const target = resolve(import.meta.dirname, '../../resources/hearing/basicPitch.safetensors')

/** Where each lies in the model of the package, below `StatefulPartitionedCall/model_1/`. */
const sources: Record<WeightName, string> = {
  'spectrum/cosine': 'cq_t2010v2_1/conv1d/ExpandDims_1',
  'spectrum/sine': 'cq_t2010v2_1/conv1d_1/ExpandDims_1',
  'spectrum/lowpass': 'cq_t2010v2_1/conv1d_2/ExpandDims_1',
  'spectrum/scale': 'cq_t2010v2_1/Sqrt',
  'normalisation/scale': 'batch_normalization/FusedBatchNormV3/Scaled',
  'normalisation/offset': 'batch_normalization/FusedBatchNormV3/Offset',
  'contours/first/weights': 'conv2d_1/Conv2D_weights',
  'contours/first/bias': 'conv2d_1/Conv2D_bn_offset',
  'contours/second/weights': 'contours-reduced/Conv2D/ReadVariableOp',
  'contours/second/bias': 'contours-reduced/BiasAdd/ReadVariableOp',
  'notes/first/weights': 'conv2d_2/Conv2D/ReadVariableOp',
  'notes/first/bias': 'conv2d_2/BiasAdd/ReadVariableOp',
  'notes/second/weights': 'conv2d_3/Conv2D/ReadVariableOp',
  'notes/second/bias': 'conv2d_3/BiasAdd/ReadVariableOp',
  'onsets/first/weights': 'conv2d_4/Conv2D_weights',
  'onsets/first/bias': 'conv2d_4/Conv2D_bn_offset',
  'onsets/second/weights': 'conv2d_5/Conv2D/ReadVariableOp',
  'onsets/second/bias': 'conv2d_5/BiasAdd/ReadVariableOp',
}

interface Source {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
}

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Say where the unpacked package is: node scripts/hearing/basicPitch.ts PACKAGE')
const model = JSON.parse(await readFile(join(folder, 'model/model.json'), 'utf8')) as {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[]
    readonly weights: readonly Source[]
  }[]
}
const [{ paths, weights }] = model.weightsManifest
const bytes = await readFile(join(folder, 'model', paths[0]))

const found = new Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>()
let position = 0
for (const { name, shape, dtype } of weights) {
  const size = shape.reduce((product, length) => product * length, 1)
  if (dtype === 'float32')
    found.set(name, {
      shape,
      values: new Float32Array(
        bytes.buffer.slice(bytes.byteOffset + position, bytes.byteOffset + position + 4 * size),
      ),
    })
  position += 4 * size
}

/** TensorFlow's [height, width, inputs, outputs] as [outputs, inputs, height, width]. */
function outputsFirst(
  values: Float32Array,
  [height, width, inputs, outputs]: readonly number[],
): Float32Array {
  const result = new Float32Array(values.length)
  let at = 0
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++)
      for (let place = 0; place < height * width; place++)
        result[at++] = values[(place * inputs + input) * outputs + output]
  return result
}

const tensors = weightNames.map((name) => {
  const source = found.get(`StatefulPartitionedCall/model_1/${sources[name]}`)
  if (!source) throw new Error(`${folder} has no ${sources[name]}.`)
  const values = source.shape.length === 4 ? outputsFirst(source.values, source.shape) : source.values
  return [name, floatTensor(weightShapes[name], values)] as const
})
await writeWholeFile(
  target,
  writeSafetensors(new Map(tensors), {
    source: '@spotify/basic-pitch 1.0.1',
    copyright: 'Copyright 2022 Spotify AB',
    licence: 'Apache-2.0',
    changes: 'Syrinx laid the weights out anew; their numbers are as they were.',
  }),
)
